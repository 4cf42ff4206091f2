import type { KernelContext, Spec } from "@hyaline/core";
import type { ConvAttributes } from "@hyaline/core/ops";
import { type Numbers, stored, zeros } from "../numbers.js";
import { forEachPlane, startWithBias } from "./convolution.js";

export const conv = (
  [x, w, bias]: readonly Numbers[],
  { attributes, inputs, outputs: [output] }: KernelContext<ConvAttributes>,
) => {
  const [input, filters] = inputs as [Spec, Spec];
  const spec = output as Spec;
  const totals = startWithBias(spec.shape, bias);
  const shapes = { x: input.shape, w: filters.shape, y: spec.shape };
  forEachPlane(shapes, attributes, (xStart, wStart, yStart, taps) => {
    for (let t = 0; t < taps.length; t++) {
      const product =
        ((x as Numbers)[xStart + (taps.input[t] as number)] as number) *
        ((w as Numbers)[wStart + (taps.kernel[t] as number)] as number);
      (totals[yStart + (taps.output[t] as number)] as number) += product;
    }
  });
  const y = zeros(spec);
  y.set(totals);
  return [stored(y, spec)];
};
