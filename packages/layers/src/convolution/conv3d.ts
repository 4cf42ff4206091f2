import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { type ConvolutionOptions, convolution, convolutionOptions } from "./parts/convolution.js";

/**
 * Convolution over 3 spatial axes.
 *
 * Input float[batch, channels, depth, height, width], output float[batch, filters, ...]. Parameters in PyTorch's layout:
 * `kernel` float[filters, channels / groups, kernel depth, kernel height, kernel width], `bias` float[filters].
 *
 * @param kernelSize one number for every axis, or one per axis
 * @throws HyalineError `argument` for sizes that are no positive integers or groups that do not divide the channels, `shape`
 * when an input has other axes or channels than the parameters
 * @example
 * ```ts
 * const features = conv3d(16, 3, { padding: "same", activation: relu });
 * ```
 */
export const conv3d = /* @__PURE__ */ declareLayer(
  (filters: number, kernelSize: number | readonly number[], options?: ConvolutionOptions): Layer =>
    convolution(3, filters, kernelSize, options),
  {
    name: "conv3d",
    title: "Convolution over 3 axes",
    family: "convolution",
    summary: "Slides one kernel along 3 spatial axes.",
    source: {
      authors: "Y. LeCun, B. Boser, J. S. Denker, D. Henderson, R. E. Howard, W. Hubbard, L. D. Jackel",
      title: "Backpropagation Applied to Handwritten Zip Code Recognition",
      year: 1989,
    },
  },
  convolutionOptions,
);
