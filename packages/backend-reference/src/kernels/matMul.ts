import type { Spec } from "@hyaline/core";
import {
  broadcastStrides,
  dot,
  forEachIndex,
  type Numbers,
  type ReferenceKernel,
  stored,
  zeros,
} from "../numbers.js";

/** Sums are carried in float64. */
export const matMul: ReferenceKernel = ([a, b], { inputs, outputs: [output] }) => {
  const [left, right] = inputs as [Spec, Spec];
  const spec = output as Spec;
  const out = zeros(spec);
  const [n, m] = spec.shape.slice(-2) as [number, number];
  const k = left.shape.at(-1) as number;
  const lead = spec.shape.slice(0, -2);
  const leftStrides = broadcastStrides(left.shape.slice(0, -2), lead);
  const rightStrides = broadcastStrides(right.shape.slice(0, -2), lead);
  forEachIndex(lead, (index, batch) => {
    const x = dot(index, leftStrides) * n * k;
    const y = dot(index, rightStrides) * k * m;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) {
        let total = 0;
        for (let p = 0; p < k; p++)
          total += ((a as Numbers)[x + i * k + p] as number) * ((b as Numbers)[y + p * m + j] as number);
        out[(batch * n + i) * m + j] = total;
      }
    }
  });
  return [stored(out, spec)];
};
