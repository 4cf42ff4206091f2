import { type KernelContext, type Spec, stridesOf } from "@hyaline/core";
import { dot, forEachIndex, type Numbers, zeros } from "../numbers.js";
import { checkedIndex } from "./indices.js";

export const takeAlongAxis = (
  [x, indices]: readonly Numbers[],
  { attributes: { axis }, inputs: [input], outputs: [output] }: KernelContext<{ axis: number }>,
) => {
  const spec = output as Spec;
  const out = zeros(spec);
  const { shape } = input as Spec;
  const strides = stridesOf(shape);
  forEachIndex(spec.shape, (index, flat) => {
    const at = checkedIndex("takeAlongAxis", (indices as Numbers)[flat] as number, shape[axis] as number);
    out[flat] = (x as Numbers)[dot(index.with(axis, at), strides)] as number;
  });
  return [out];
};
