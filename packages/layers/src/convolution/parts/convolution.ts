import { type ConvOptions, conv, type Tensor } from "@hyaline/core";
import { integer, type Option, readOptions } from "@hyaline/core/facts";
import type { KernelOptions } from "../../dense/dense.js";
import type { Layer } from "../../layer.js";
import { checkCount } from "../../parts/checkCount.js";
import {
  activation,
  also,
  dtype,
  initialiser,
  padding,
  perAxis,
  type Specs,
  useBias,
} from "../../parts/options.js";
import { type Channels, kernelLayer } from "./kernel.js";
import { type PaddingMode, paddingMode, surrounded } from "./paddingMode.js";

/** `strides`, `padding`, `dilations` and `groups` are those of core's `conv`. */
export interface ConvolutionOptions extends KernelOptions, ConvOptions {
  /** What lies around the input: zeros, or elements of it (default `"zeros"`). */
  readonly paddingMode?: PaddingMode;
}

/** What all convolutions take, transposed ones too. */
export const movingOptions = {
  activation: activation(),
  useBias: useBias(),
  kernelInit: initialiser("What the kernel starts from."),
  biasInit: initialiser("What the bias starts from."),
  dtype: dtype(),
  strides: perAxis("Steps between windows."),
  dilations: perAxis("Distance between the elements of a window."),
} satisfies Specs<Omit<ConvolutionOptions, "groups" | "padding" | "paddingMode">>;

/** What convolutions take whose groups are given otherwise. */
export const windowOptions = also(movingOptions, {
  padding: padding(),
  paddingMode: paddingMode(),
}) satisfies Specs<Omit<ConvolutionOptions, "groups">>;

/* @__NO_SIDE_EFFECTS__ */
export function groups(): Option<number> {
  return integer("Channels are cut into this many groups that do not see each other.", 1);
}

export const convolutionOptions = also(windowOptions, {
  groups: groups(),
}) satisfies Specs<ConvolutionOptions>;

/** A convolution over `rank` spatial axes with so many filters. */
export function convolution(
  rank: 1 | 2 | 3,
  filters: number,
  kernelSize: number | readonly number[],
  options: ConvolutionOptions = {},
): Layer {
  const name = `conv${rank}d`;
  readOptions(name, convolutionOptions, options);
  const { groups: cut = 1 } = options;
  checkCount(name, { filters, groups: cut });
  return sliding({ name, rank, kernelSize, options, channels: () => ({ filters, groups: cut }) });
}

interface SlidingRules {
  readonly name: string;
  readonly rank: 1 | 2 | 3;
  readonly kernelSize: number | readonly number[];
  readonly options: Omit<ConvolutionOptions, "groups">;
  readonly channels: (input: number) => Channels;
}

/** A layer that slides its kernel; how many channels it makes may hang on its input's. */
export function sliding({ options, ...rules }: SlidingRules): Layer {
  const { strides = 1, dilations = 1, padding = 0, paddingMode = "zeros" } = options;
  const window = { strides, dilations };
  return kernelLayer({
    ...rules,
    // Children are called conv1, conv2, … whatever their number of axes.
    kind: "conv",
    options,
    leading: (input, { filters, groups }) => [filters, input / groups],
    run: (x: Tensor, kernel, bias, groups) => {
      if (paddingMode === "zeros") return conv(x, kernel, bias, { ...window, padding, groups });
      const around = surrounded(rules.name, x, kernel.shape.slice(2), {
        ...window,
        padding,
        mode: paddingMode,
      });
      return conv(around, kernel, bias, { ...window, groups });
    },
  });
}
