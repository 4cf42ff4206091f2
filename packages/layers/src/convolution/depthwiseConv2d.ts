import { integer, readOptions } from "@hyaline/core/facts";
import type { Layer } from "../layer.js";
import { checkCount } from "../parts/checkCount.js";
import { declareLayer } from "../parts/declareLayer.js";
import { also, type Specs } from "../parts/options.js";
import { type ConvolutionOptions, sliding, windowOptions } from "./parts/convolution.js";

export interface DepthwiseConv2dOptions extends Omit<ConvolutionOptions, "groups"> {
  /** How many filters each channel has (default 1). */
  readonly multiplier?: number;
}

const depthwiseConv2dOptions = also(windowOptions, {
  multiplier: integer("How many filters each channel has.", 1),
}) satisfies Specs<DepthwiseConv2dOptions>;

/**
 * Convolution over 2 spatial axes in which each channel has filters of its own and sees no other: `conv2d` with a group
 * for each channel, whose number it takes from its input.
 *
 * Input float[batch, channels, height, width], output float[batch, channels · multiplier, ...]. Parameters in PyTorch's
 * layout: `kernel` float[channels · multiplier, 1, kernel height, kernel width], `bias` float[channels · multiplier].
 *
 * @param kernelSize one number for both axes, or one per axis
 * @throws HyalineError `argument` for sizes that are no positive integers, `shape` when an input has other axes or
 * channels than the parameters
 * @example
 * ```ts
 * const model = sequential([depthwiseConv2d(3, { padding: "same" }), conv2d(16, 1), relu]);
 * ```
 */
export const depthwiseConv2d = /* @__PURE__ */ declareLayer(
  (kernelSize: number | readonly number[], given: DepthwiseConv2dOptions = {}): Layer => {
    readOptions("depthwiseConv2d", depthwiseConv2dOptions, given);
    const { multiplier = 1, ...options } = given;
    checkCount("depthwiseConv2d", { multiplier });
    return sliding({
      name: "depthwiseConv2d",
      rank: 2,
      kernelSize,
      options,
      channels: (input) => ({ filters: input * multiplier, groups: input }),
    });
  },
  {
    name: "depthwiseConv2d",
    title: "Depthwise convolution over 2 axes",
    family: "convolution",
    summary: "Slides a kernel of its own over each channel, along 2 spatial axes.",
    source: { authors: "L. Sifre", title: "Rigid-Motion Scattering for Image Classification", year: 2014 },
  },
  depthwiseConv2dOptions,
);
