import { type KernelContext, type Spec, stridesOf } from "@hyaline/core";
import { dot, forEachIndex, type Numbers, zeros } from "../numbers.js";

export const transpose = (
  [x]: readonly Numbers[],
  { attributes, inputs: [input], outputs: [output] }: KernelContext<{ permutation: readonly number[] }>,
) => {
  const spec = output as Spec;
  const out = zeros(spec);
  const from = stridesOf((input as Spec).shape);
  const strides = attributes.permutation.map((axis) => from[axis] as number);
  forEachIndex(spec.shape, (index, flat) => {
    out[flat] = (x as Numbers)[dot(index, strides)] as number;
  });
  return [out];
};
