import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { type TransposedConvolutionOptions, transposed, transposedOptions } from "./parts/transposed.js";

/**
 * Transposed convolution over 3 spatial axes: the adjoint of a convolution, which makes a small map larger.
 *
 * Input float[batch, channels, ...spatial], output float[batch, filters, ...], on each axis
 * (size - 1) · stride + dilation · (kernel - 1) + 1 - padding + outputPadding. Parameters in PyTorch's layout: `kernel`
 * float[channels, filters / groups, kernel depth, kernel height, kernel width], `bias` float[filters].
 *
 * @param kernelSize one number for every axis, or one per axis
 * @throws HyalineError `argument` for sizes that are no positive integers or groups that do not divide the channels, `shape`
 * when an input has other axes or channels than the parameters
 * @example
 * ```ts
 * const doubled = convTranspose3d(8, 2, { strides: 2 });
 * ```
 */
export const convTranspose3d = /* @__PURE__ */ declareLayer(
  (filters: number, kernelSize: number | readonly number[], options?: TransposedConvolutionOptions): Layer =>
    transposed(3, filters, kernelSize, options),
  {
    name: "convTranspose3d",
    title: "Transposed convolution over 3 axes",
    family: "convolution",
    summary: "Spreads each element over a kernel along 3 spatial axes.",
    source: {
      authors: "M. D. Zeiler, D. Krishnan, G. W. Taylor, R. Fergus",
      title: "Deconvolutional Networks",
      year: 2010,
    },
  },
  transposedOptions,
);
