import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { type ConvolutionOptions, convolution, convolutionOptions } from "./parts/convolution.js";

/**
 * Convolution over 1 spatial axis.
 *
 * Input float[batch, channels, length], output float[batch, filters, ...]. Parameters in PyTorch's layout:
 * `kernel` float[filters, channels / groups, kernel], `bias` float[filters].
 *
 * @param kernelSize one number for every axis, or one per axis
 * @throws HyalineError `argument` for sizes that are no positive integers or groups that do not divide the channels, `shape`
 * when an input has other axes or channels than the parameters
 * @example
 * ```ts
 * const features = conv1d(16, 3, { padding: "same", activation: relu });
 * ```
 */
export const conv1d = /* @__PURE__ */ declareLayer(
  (filters: number, kernelSize: number | readonly number[], options?: ConvolutionOptions): Layer =>
    convolution(1, filters, kernelSize, options),
  {
    name: "conv1d",
    title: "Convolution over 1 axis",
    family: "convolution",
    summary: "Slides one kernel along 1 spatial axis.",
    source: {
      authors: "Y. LeCun, B. Boser, J. S. Denker, D. Henderson, R. E. Howard, W. Hubbard, L. D. Jackel",
      title: "Backpropagation Applied to Handwritten Zip Code Recognition",
      year: 1989,
    },
  },
  convolutionOptions,
);
