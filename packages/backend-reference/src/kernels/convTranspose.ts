import type { KernelContext, Spec } from "@hyaline/core";
import type { ConvTransposeAttributes } from "@hyaline/core/ops";
import { type Numbers, stored, zeros } from "../numbers.js";
import { forEachPlane, startWithBias } from "./convolution.js";

/** What the convolution would have multiplied, from its result back to its input. */
export const convTranspose = (
  [y, w, bias]: readonly Numbers[],
  { attributes, inputs, outputs: [output] }: KernelContext<ConvTransposeAttributes>,
) => {
  const [input, filters] = inputs as [Spec, Spec];
  const spec = output as Spec;
  const totals = startWithBias(spec.shape, bias);
  const shapes = { x: spec.shape, w: filters.shape, y: input.shape };
  forEachPlane(shapes, attributes, (xStart, wStart, yStart, taps) => {
    for (let t = 0; t < taps.length; t++) {
      const product =
        ((y as Numbers)[yStart + (taps.output[t] as number)] as number) *
        ((w as Numbers)[wStart + (taps.kernel[t] as number)] as number);
      (totals[xStart + (taps.input[t] as number)] as number) += product;
    }
  });
  const x = zeros(spec);
  x.set(totals);
  return [stored(x, spec)];
};
