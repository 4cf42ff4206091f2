import { type KernelContext, type Spec, stridesOf } from "@hyaline/core";
import { dot, forEachIndex, type Numbers, zeros } from "../numbers.js";

/** Sorts each line along the axis; sorting is stable, so that equal elements keep their order. */
export const topK = (
  [x]: readonly Numbers[],
  {
    attributes: { k, axis, largest },
    inputs: [input],
    outputs: [values, indices],
  }: KernelContext<{ k: number; axis: number; largest: boolean }>,
) => {
  const { shape } = input as Spec;
  const size = shape[axis] as number;
  const from = stridesOf(shape);
  const to = stridesOf((values as Spec).shape);
  const out = [zeros(values as Spec), zeros(indices as Spec)] as const;
  forEachIndex(shape.with(axis, Math.min(size, 1)), (index) => {
    const at = (i: number) => (x as Numbers)[dot(index, from) + i * (from[axis] as number)] as number;
    const order = Array.from({ length: size }, (_, i) => i);
    order.sort((a, b) => (largest ? compare(at(b), at(a)) : compare(at(a), at(b))));
    for (let i = 0; i < k; i++) {
      const place = dot(index, to) + i * (to[axis] as number);
      out[0][place] = at(order[i] as number);
      out[1][place] = order[i] as number;
    }
  });
  return out;
};

/** Numbers in order, and NaN after all of them. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return Number(a > b) - Number(a < b);
}
