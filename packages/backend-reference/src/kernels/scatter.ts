import type { KernelContext, ScatterReduction, Spec } from "@hyaline/core";
import { forEachIndex, type Numbers, stored } from "../numbers.js";
import { gatheredPlace } from "./gather.js";
import { combine } from "./indices.js";

/** From first to last: the last one stays where an index occurs twice under "set". */
export const scatter = (
  [x, indices, updates]: readonly Numbers[],
  {
    attributes: { axis, reduction },
    inputs,
    outputs: [output],
  }: KernelContext<{ axis: number; reduction: ScatterReduction }>,
) => {
  const out = (x as Float32Array).slice();
  const place = gatheredPlace("scatter", inputs[0] as Spec, inputs[1] as Spec, axis, indices as Numbers);
  forEachIndex((inputs[2] as Spec).shape, (index, flat) => {
    const at = place(index);
    out[at] = combine[reduction](out[at] as number, (updates as Numbers)[flat] as number);
  });
  return [stored(out, output as Spec)];
};
