import { type ConvTransposeOptions, convTranspose } from "@hyaline/core";
import { readOptions, value } from "@hyaline/core/facts";
import type { KernelOptions } from "../../dense/dense.js";
import type { Layer } from "../../layer.js";
import { checkCount } from "../../parts/checkCount.js";
import { also, perAxis, type Specs } from "../../parts/options.js";
import { groups as cut, movingOptions } from "./convolution.js";
import { kernelLayer } from "./kernel.js";

/** `strides`, `padding`, `outputPadding`, `dilations` and `groups` are those of core's `convTranspose`. */
export interface TransposedConvolutionOptions extends KernelOptions, ConvTransposeOptions {}

export const transposedOptions = also(movingOptions, {
  padding: value<ConvTransposeOptions["padding"]>(
    "What the convolution that this transposes had around its input: so much is cut off the result.",
    '"valid", a whole number, or [before, after] per spatial axis',
    (given) => given === "valid" || [given].flat(2).every(Number.isInteger),
  ),
  outputPadding: perAxis(
    "Further elements at the end of each spatial axis, fewer than the stride or the dilation.",
  ),
  groups: cut(),
}) satisfies Specs<TransposedConvolutionOptions>;

/** A transposed convolution over `rank` spatial axes. */
export function transposed(
  rank: 1 | 2 | 3,
  filters: number,
  kernelSize: number | readonly number[],
  options: TransposedConvolutionOptions = {},
): Layer {
  const name = `convTranspose${rank}d`;
  readOptions(name, transposedOptions, options);
  const { strides = 1, padding = 0, outputPadding = 0, dilations = 1, groups = 1 } = options;
  checkCount(name, { filters, groups });
  return kernelLayer({
    name,
    kind: "convTranspose",
    rank,
    kernelSize,
    options,
    channels: () => ({ filters, groups }),
    leading: (input) => [input, filters / groups],
    run: (x, kernel, bias) =>
      convTranspose(x, kernel, bias, { strides, padding, outputPadding, dilations, groups }),
  });
}
