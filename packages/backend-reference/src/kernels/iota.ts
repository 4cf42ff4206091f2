import type { KernelContext, Spec } from "@hyaline/core";
import { forEachIndex, stored, zeros } from "../numbers.js";

export const iota = (_: unknown, { attributes, outputs: [output] }: KernelContext<{ axis: number }>) => {
  const spec = output as Spec;
  const out = zeros(spec);
  forEachIndex(spec.shape, (index, flat) => {
    out[flat] = index[attributes.axis] as number;
  });
  return [stored(out, spec)];
};
