import { type KernelContext, type Spec, sizeOf } from "@hyaline/core";
import type { AvgPoolAttributes } from "@hyaline/core/ops";
import { type Numbers, stored, zeros } from "../numbers.js";
import { taps } from "./taps.js";

export const avgPool = (
  [x]: readonly Numbers[],
  { attributes, inputs: [input], outputs: [output] }: KernelContext<AvgPoolAttributes>,
) => {
  const { shape } = input as Spec;
  const spec = output as Spec;
  const windows = spec.shape.slice(2);
  const meetings = taps(shape.slice(2), windows, attributes.kernel, attributes);
  const counts = windowSizes(shape.slice(2), windows, attributes);
  const plane = sizeOf(shape.slice(2));
  const y = zeros(spec);
  const totals = new Float64Array(y.length);
  for (let channel = 0; channel * counts.length < y.length; channel++) {
    for (let t = 0; t < meetings.length; t++) {
      const to = channel * counts.length + (meetings.output[t] as number);
      (totals[to] as number) += (x as Numbers)[channel * plane + (meetings.input[t] as number)] as number;
    }
  }
  y.set(totals.map((total, i) => total / (counts[i % counts.length] as number)));
  return [stored(y, spec)];
};

/** By how many elements each window's sum is divided. Padding counts where asked, but not what ceil mode adds past it. */
function windowSizes(
  input: readonly number[],
  windows: readonly number[],
  attributes: AvgPoolAttributes,
): number[] {
  const { countIncludePad, padding, kernel } = attributes;
  const padded = countIncludePad
    ? input.map((n, i) => n + (padding[i]?.[0] as number) + (padding[i]?.[1] as number))
    : input;
  const shifted = countIncludePad ? { ...attributes, padding: input.map(() => [0, 0] as const) } : attributes;
  const counts = new Array<number>(sizeOf(windows)).fill(0);
  for (const window of taps(padded, windows, kernel, shifted).output) (counts[window] as number)++;
  return counts;
}
