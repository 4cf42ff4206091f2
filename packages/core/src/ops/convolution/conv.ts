import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { type Primitive, primitive } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { batchConv } from "./batch.js";
import { convFilterGradientOp } from "./convFilterGradient.js";
import { convTransposeOp } from "./convTranspose.js";
import { biasGradient, checkBias, checkFloats, checkGroups, convArguments, kernelShape } from "./inputs.js";
import {
  normaliseWindow,
  outputPaddingFor,
  spatialShape,
  type WindowAttributes,
  type WindowOptions,
  windowCounts,
} from "./window.js";

export interface ConvOptions extends WindowOptions {
  /** Channels are cut into this many groups that do not see each other (default 1). */
  readonly groups?: number;
}

/** The names of {@link ConvOptions}. */
export const convKeys = ["strides", "padding", "dilations", "groups"];

export type ConvAttributes = WindowAttributes & { readonly groups: number };

export const convOp: Primitive<ConvAttributes> = primitive<ConvAttributes>({
  name: "conv",
  infer: (inputs, attributes) => {
    const [x, w, bias] = inputs as [Spec, Spec, Spec?];
    checkFloats("conv", inputs);
    const spatial = spatialShape("conv", x);
    const kernel = kernelShape("conv", x, w);
    const [n, channels] = x.shape as [number, number];
    const [filters, perGroup] = w.shape as [number, number];
    checkGroups("conv", attributes.groups, filters, "filters");
    if (channels !== perGroup * attributes.groups) {
      fail(
        "shape",
        "conv needs filters of [out, channels / groups, ...kernel]",
        `${formatSpec(w)} for ${formatSpec(x)} and groups ${attributes.groups}`,
        lastAsChannels(x.shape, perGroup * attributes.groups) ??
          "are the input's channels those of the filters?",
      );
    }
    checkBias("conv", bias, filters);
    return [{ dtype: x.dtype, shape: [n, filters, ...windowCounts("conv", spatial, kernel, attributes)] }];
  },
  vjp: ({ inputs, needs, attributes }, cotangents) => {
    const [x, w] = inputs as [Tensor, Tensor];
    const [g] = cotangents as [Tensor];
    const outputPadding = outputPaddingFor(x.shape.slice(2), w.shape.slice(2), attributes);
    return [
      needs[0] ? apply1(convTransposeOp, [g, w], { ...attributes, outputPadding }) : undefined,
      needs[1]
        ? apply1(convFilterGradientOp, [x, g], { ...attributes, kernel: w.shape.slice(2) })
        : undefined,
      needs[2] ? biasGradient(g) : undefined,
    ];
  },
  batch: batchConv("filters"),
});

/** What to write where the channels come last. */
function lastAsChannels(shape: readonly number[], channels: number): string | undefined {
  const last = shape.length - 1;
  if (shape[last] !== channels) return undefined;
  const axes = [0, last, ...shape.keys()].filter((axis, i) => i < 2 || (axis > 0 && axis < last));
  return `channels come first: transpose(x, [${axes.join(", ")}])`;
}

/**
 * Convolution over 1 to 3 spatial axes (a cross-correlation: the kernel is not flipped).
 *
 * y[n, o, p] = Σ_{c, k} w[o, c, k] · x[n, group(o) + c, p · stride + k · dilation − begin] + bias[o]
 *
 * @param x float[batch, channels, ...spatial]
 * @param w float[out, channels / groups, ...kernel]
 * @param bias float[out]
 * @returns float[batch, out, ...spatial], with floor((size + begin + end − dilation · (kernel − 1) − 1) / stride) + 1
 * elements on each spatial axis
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * conv(zeros([1, 3, 8, 8]), zeros([16, 3, 3, 3]), { padding: "same" }).shape; // [1, 16, 8, 8]
 * ```
 */
export function conv(x: Tensor, w: Tensor, options?: ConvOptions): Tensor;
export function conv(x: Tensor, w: Tensor, bias: Tensor | undefined, options?: ConvOptions): Tensor;
export function conv(x: Tensor, w: Tensor, third?: Tensor | ConvOptions, fourth?: ConvOptions): Tensor {
  const { tensors, options } = convArguments("conv", [x, w], third, fourth, convKeys);
  const [input, filters] = tensors as [Tensor, Tensor];
  const { groups = 1 } = options;
  const kernel = kernelShape("conv", input, filters);
  const window = normaliseWindow("conv", options, spatialShape("conv", input), kernel);
  return apply1(convOp, tensors, { ...window, groups });
}
