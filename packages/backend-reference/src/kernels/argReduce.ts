import { type KernelContext, type Spec, stridesOf } from "@hyaline/core";
import { dot, forEachIndex, type Numbers, zeros } from "../numbers.js";

/** The index of the first element along an axis that no other one beats; NaN beats everything. */
const argReduce =
  (beats: (a: number, b: number) => boolean) =>
  (
    [x]: readonly Numbers[],
    { attributes: { axis }, inputs: [input], outputs: [output] }: KernelContext<{ axis: number }>,
  ) => {
    const { shape } = input as Spec;
    const out = zeros(output as Spec);
    const strides = stridesOf(shape);
    const rest = shape.map((n, i) => (i === axis ? 1 : n));
    forEachIndex(rest, (index, flat) => {
      const start = dot(index, strides);
      const at = (i: number) => (x as Numbers)[start + i * (strides[axis] as number)] as number;
      let best = 0;
      for (let i = 1; i < (shape[axis] as number); i++) {
        if (!Number.isNaN(at(best)) && (beats(at(i), at(best)) || Number.isNaN(at(i)))) best = i;
      }
      out[flat] = best;
    });
    return [out];
  };

export const argMax = argReduce((a, b) => a > b);
export const argMin = argReduce((a, b) => a < b);
