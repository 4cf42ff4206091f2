import {
  type ConvOptions,
  conv,
  fail,
  formatSpec,
  random,
  type Spec,
  sizeOf,
  type Tensor,
} from "@hyaline/core";
import { integer, readOptions } from "@hyaline/core/facts";
import type { KernelOptions } from "../../dense/dense.js";
import { zeros } from "../../initialisers/constant.js";
import { glorotUniform } from "../../initialisers/varianceScaling.js";
import { type Layer, stateless } from "../../layer.js";
import { checkCount } from "../../parts/checkCount.js";
import { floatDType } from "../../parts/floatDType.js";
import {
  activation,
  dtype,
  initialiser,
  padding,
  perAxis,
  type Specs,
  useBias,
} from "../../parts/options.js";

/** `strides`, `padding`, `dilations` and `groups` are those of core's `conv`. */
export interface ConvolutionOptions extends KernelOptions, ConvOptions {}

export const convolutionOptions = {
  activation: activation(),
  useBias: useBias(),
  kernelInit: initialiser("What the kernel starts from."),
  biasInit: initialiser("What the bias starts from."),
  dtype: dtype(),
  strides: perAxis("Steps between windows."),
  padding: padding(),
  dilations: perAxis("Distance between the elements of a window."),
  groups: integer("Channels are cut into this many groups that do not see each other.", 1),
} satisfies Specs<ConvolutionOptions>;

/** A convolution over `rank` spatial axes. */
export function convolution(
  rank: 1 | 2 | 3,
  filters: number,
  kernelSize: number | readonly number[],
  options: ConvolutionOptions = {},
): Layer {
  const name = `conv${rank}d`;
  readOptions(name, convolutionOptions, options);
  const { activation: activate = (x: Tensor) => x, useBias: hasBias = true, dtype, ...placing } = options;
  const { kernelInit = glorotUniform, biasInit = zeros, ...ofOp } = placing;
  const { groups = 1 } = ofOp;
  const window = typeof kernelSize === "number" ? new Array<number>(rank).fill(kernelSize) : [...kernelSize];
  checkCount(name, { filters, groups, ...Object.fromEntries(window.map((n, i) => [`kernel axis ${i}`, n])) });
  if (window.length !== rank)
    fail("argument", `${name} needs ${rank} kernel sizes`, `[${window.join(", ")}]`);
  return stateless({
    // Children are called conv1, conv2, … whatever their number of axes.
    name: "conv",
    init: (key, input) => {
      const channels = channelsOf(name, input, rank);
      if (channels % groups !== 0 || filters % groups !== 0) {
        fail(
          "argument",
          `${name} needs groups that divide its channels and filters`,
          `${groups} for ${channels} and ${filters}`,
        );
      }
      const perGroup = channels / groups;
      const fans = {
        fanIn: perGroup * sizeOf(window),
        fanOut: (filters / groups) * sizeOf(window),
        dtype: floatDType(name, dtype, input.dtype),
      };
      const kernel = kernelInit(random.fold(key, 0), { ...fans, shape: [filters, perGroup, ...window] });
      if (!hasBias) return { kernel };
      return { kernel, bias: biasInit(random.fold(key, 1), { ...fans, shape: [filters] }) };
    },
    apply: (params, x) => {
      const { kernel, bias } = params as { readonly kernel: Tensor; readonly bias?: Tensor };
      channelsOf(name, x, rank);
      return activate(conv(x, kernel, bias, ofOp));
    },
    fromTorch: (read) => ({ kernel: read("weight"), ...(hasBias ? { bias: read("bias") } : {}) }),
  });
}

function channelsOf(name: string, x: Spec, rank: number): number {
  if (x.shape.length === rank + 2) return x.shape[1] as number;
  const axes = ["depth", "height", "width"].slice(3 - rank).join(", ");
  return fail(
    "shape",
    `${name} needs inputs [batch, channels, ${axes}]`,
    formatSpec(x),
    "add or reshape axes?",
  );
}
