import { type KernelContext, type Spec, stridesOf } from "@hyaline/core";
import { dot, forEachIndex, type Numbers, zeros } from "../numbers.js";

export const concat = (
  inputs: readonly Numbers[],
  { attributes: { axis }, inputs: specs, outputs: [output] }: KernelContext<{ axis: number }>,
) => {
  const spec = output as Spec;
  const out = zeros(spec);
  const strides = stridesOf(spec.shape);
  let start = 0;
  inputs.forEach((input, i) => {
    const { shape } = specs[i] as Spec;
    forEachIndex(shape, (index, flat) => {
      out[start + dot(index, strides)] = input[flat] as number;
    });
    start += (shape[axis] as number) * (strides[axis] as number);
  });
  return [out];
};
