import type { Spec } from "@hyaline/core";
import {
  broadcastStrides,
  dot,
  forEachIndex,
  type Numbers,
  type ReferenceKernel,
  zeros,
} from "../numbers.js";

export const broadcastTo: ReferenceKernel = ([x], { inputs: [input], outputs: [output] }) => {
  const spec = output as Spec;
  const out = zeros(spec);
  const strides = broadcastStrides((input as Spec).shape, spec.shape);
  forEachIndex(spec.shape, (index, flat) => {
    out[flat] = (x as Numbers)[dot(index, strides)] as number;
  });
  return [out];
};
