import { type KernelContext, type ScatterReduction, type Spec, stridesOf } from "@hyaline/core";
import { dot, forEachIndex, type Numbers, stored } from "../numbers.js";
import { checkedIndex, combine } from "./indices.js";

/** From first to last: the last one stays where an index occurs twice under "set". */
export const scatterAlongAxis = (
  [x, indices, updates]: readonly Numbers[],
  {
    attributes: { axis, reduction },
    inputs,
    outputs: [output],
  }: KernelContext<{ axis: number; reduction: ScatterReduction }>,
) => {
  const out = (x as Float32Array).slice();
  const { shape } = inputs[0] as Spec;
  const strides = stridesOf(shape);
  forEachIndex((inputs[1] as Spec).shape, (index, flat) => {
    const at = checkedIndex("scatterAlongAxis", (indices as Numbers)[flat] as number, shape[axis] as number);
    const place = dot(index.with(axis, at), strides);
    out[place] = combine[reduction](out[place] as number, (updates as Numbers)[flat] as number);
  });
  return [stored(out, output as Spec)];
};
