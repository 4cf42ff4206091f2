import { type KernelContext, type Spec, sizeOf } from "@hyaline/core";
import type { PoolAttributes } from "@hyaline/core/ops";
import { type Numbers, zeros } from "../numbers.js";
import { taps } from "./taps.js";

/** Of equal elements the first wins, and the first NaN beats every number. */
export const maxPool = (
  [x]: readonly Numbers[],
  { attributes, inputs: [input], outputs }: KernelContext<PoolAttributes>,
) => {
  const { shape } = input as Spec;
  const [output, places] = outputs as [Spec, Spec];
  const y = zeros(output);
  const indices = zeros(places).fill(-1);
  const plane = sizeOf(shape.slice(2));
  const windows = sizeOf(output.shape.slice(2));
  const meetings = taps(shape.slice(2), output.shape.slice(2), attributes.kernel, attributes);
  for (let channel = 0; channel * windows < y.length; channel++) {
    for (let t = 0; t < meetings.length; t++) {
      const from = channel * plane + (meetings.input[t] as number);
      const to = channel * windows + (meetings.output[t] as number);
      const value = (x as Numbers)[from] as number;
      const best = y[to] as number;
      const wins = value > best || (Number.isNaN(value) && !Number.isNaN(best));
      if (indices[to] !== -1 && !wins) continue;
      y[to] = value;
      indices[to] = from;
    }
  }
  return [y, indices];
};
