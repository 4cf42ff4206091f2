import { type KernelContext, type Spec, stridesOf } from "@hyaline/core";
import { dot, forEachIndex, type Numbers, zeros } from "../numbers.js";

export const slice = (
  [x]: readonly Numbers[],
  {
    attributes: { starts, strides },
    inputs: [input],
    outputs: [output],
  }: KernelContext<{ starts: readonly number[]; strides: readonly number[] }>,
) => {
  const spec = output as Spec;
  const out = zeros(spec);
  const from = stridesOf((input as Spec).shape);
  const start = dot(starts, from);
  const steps = from.map((stride, axis) => stride * (strides[axis] as number));
  forEachIndex(spec.shape, (index, flat) => {
    out[flat] = (x as Numbers)[start + dot(index, steps)] as number;
  });
  return [out];
};
