import { type KernelContext, type Spec, stridesOf } from "@hyaline/core";
import { dot, forEachIndex, type Numbers, stored, zeros } from "../numbers.js";

export const pad = (
  [x]: readonly Numbers[],
  {
    attributes: { before, value },
    inputs: [input],
    outputs: [output],
  }: KernelContext<{ before: readonly number[]; value: number }>,
) => {
  const spec = output as Spec;
  const { shape } = input as Spec;
  const out = stored(zeros(spec).fill(value), spec);
  const strides = stridesOf(shape);
  const start = dot(before, strides);
  forEachIndex(spec.shape, (index, flat) => {
    const inside = index.every((i, axis) => {
      const at = i - (before[axis] as number);
      return at >= 0 && at < (shape[axis] as number);
    });
    if (inside) out[flat] = (x as Numbers)[dot(index, strides) - start] as number;
  });
  return [out];
};
