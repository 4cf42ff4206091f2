import type { Tensor } from "@hyaline/core";
import { integer, readOptions } from "@hyaline/core/facts";
import { block } from "../container/block.js";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { also, type Specs } from "../parts/options.js";
import { conv2d } from "./conv2d.js";
import { type DepthwiseConv2dOptions, depthwiseConv2d } from "./depthwiseConv2d.js";
import { windowOptions } from "./parts/convolution.js";

const separableConv2dOptions = also(windowOptions, {
  multiplier: integer("How many filters each channel has.", 1),
}) satisfies Specs<DepthwiseConv2dOptions>;

/**
 * A depthwise convolution without a bias, then one of kernel size 1 that mixes the channels: most of a convolution's
 * reach for a fraction of its parameters.
 *
 * Input float[batch, channels, height, width], output float[batch, filters, ...]. Children: `depthwise`, `pointwise`,
 * of which the second has the bias and the activation.
 *
 * @param kernelSize one number for both axes, or one per axis
 * @throws HyalineError `argument`, `shape`
 * @example
 * ```ts
 * const features = separableConv2d(16, 3, { padding: "same", activation: relu });
 * ```
 */
export const separableConv2d = /* @__PURE__ */ declareLayer(
  (filters: number, kernelSize: number | readonly number[], given: DepthwiseConv2dOptions = {}): Layer => {
    readOptions("separableConv2d", separableConv2dOptions, given);
    const { activation, useBias = true, biasInit, ...moving } = given;
    const { kernelInit, dtype } = moving;
    const chosen = { activation, useBias, kernelInit, biasInit, dtype };
    const mixing = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
    return block(
      {
        depthwise: depthwiseConv2d(kernelSize, { ...moving, useBias: false }),
        pointwise: conv2d(filters, 1, mixing),
      },
      (x: Tensor, { depthwise, pointwise }) => pointwise(depthwise(x)),
      { name: "separable" },
    );
  },
  {
    name: "separableConv2d",
    title: "Separable convolution over 2 axes",
    family: "convolution",
    summary: "Each channel by itself along 2 spatial axes, then all of them at each place.",
    source: {
      authors: "F. Chollet",
      title: "Xception: Deep Learning with Depthwise Separable Convolutions",
      year: 2017,
    },
  },
  separableConv2dOptions,
);
