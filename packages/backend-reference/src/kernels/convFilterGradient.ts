import type { KernelContext, Spec } from "@hyaline/core";
import type { ConvFilterGradientAttributes } from "@hyaline/core/ops";
import { type Numbers, stored, zeros } from "../numbers.js";
import { forEachPlane } from "./convolution.js";

export const convFilterGradient = (
  [x, dy]: readonly Numbers[],
  { attributes, inputs, outputs: [output] }: KernelContext<ConvFilterGradientAttributes>,
) => {
  const [input, cotangent] = inputs as [Spec, Spec];
  const spec = output as Spec;
  const dw = zeros(spec);
  const totals = new Float64Array(dw.length);
  const shapes = { x: input.shape, w: spec.shape, y: cotangent.shape };
  forEachPlane(shapes, attributes, (xStart, wStart, yStart, taps) => {
    for (let t = 0; t < taps.length; t++) {
      const product =
        ((x as Numbers)[xStart + (taps.input[t] as number)] as number) *
        ((dy as Numbers)[yStart + (taps.output[t] as number)] as number);
      (totals[wStart + (taps.kernel[t] as number)] as number) += product;
    }
  });
  dw.set(totals);
  return [stored(dw, spec)];
};
