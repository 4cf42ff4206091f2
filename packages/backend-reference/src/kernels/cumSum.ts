import { type KernelContext, type Spec, stridesOf } from "@hyaline/core";
import { dot, forEachIndex, type Numbers, stored, zeros } from "../numbers.js";

/** Sums are carried in float64. */
export const cumSum = (
  [x]: readonly Numbers[],
  {
    attributes: { axis, exclusive, reverse },
    outputs: [output],
  }: KernelContext<{ axis: number; exclusive: boolean; reverse: boolean }>,
) => {
  const spec = output as Spec;
  const out = zeros(spec);
  const strides = stridesOf(spec.shape);
  const size = spec.shape[axis] as number;
  const step = strides[axis] as number;
  forEachIndex(spec.shape.with(axis, Math.min(size, 1)), (index) => {
    const start = dot(index, strides);
    let total = 0;
    for (let i = 0; i < size; i++) {
      const at = start + (reverse ? size - 1 - i : i) * step;
      const before = total;
      total += (x as Numbers)[at] as number;
      out[at] = exclusive ? before : total;
    }
  });
  return [stored(out, spec)];
};
