import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { type Primitive, primitive } from "../../op.js";
import { formatSpec, type Shape, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { add } from "../elementwise/add.js";
import { padConstant } from "../structure/padConstant.js";
import { reshape } from "../structure/reshape.js";
import { batchConv } from "./batch.js";
import { type ConvAttributes, type ConvOptions, convKeys, convOp } from "./conv.js";
import { convFilterGradientOp } from "./convFilterGradient.js";
import { biasGradient, checkBias, checkFloats, checkGroups, convArguments, kernelShape } from "./inputs.js";
import { extent, normaliseWindow, perAxis, spatialShape } from "./window.js";

export interface ConvTransposeOptions extends Omit<ConvOptions, "padding"> {
  /** What the convolution that this transposes had around its input: so much is cut off the result (default 0). */
  readonly padding?: number | "valid" | readonly (readonly [begin: number, end: number])[];
  /** Further elements at the end of each spatial axis, fewer than the stride or the dilation (default 0). */
  readonly outputPadding?: number | readonly number[];
}

export type ConvTransposeAttributes = ConvAttributes & { readonly outputPadding: readonly number[] };

export const convTransposeOp: Primitive<ConvTransposeAttributes> = primitive<ConvTransposeAttributes>({
  name: "convTranspose",
  infer: (inputs, attributes) => {
    const [x, w, bias] = inputs as [Spec, Spec, Spec?];
    const { groups, strides, outputPadding } = attributes;
    checkFloats("convTranspose", inputs);
    const spatial = spatialShape("convTranspose", x);
    const kernel = kernelShape("convTranspose", x, w);
    const [n, channels] = x.shape as [number, number];
    const [filters, perGroup] = w.shape as [number, number];
    checkGroups("convTranspose", groups, channels, "channels");
    if (channels !== filters) {
      fail(
        "shape",
        "convTranspose needs filters of [channels, out / groups, ...kernel]",
        `${formatSpec(w)} for ${formatSpec(x)}`,
        "swap the first two axes of the filters?",
      );
    }
    if (outputPadding.some((extra, i) => extra >= (strides[i] as number))) {
      fail(
        "argument",
        "the op convTranspose needs an output padding smaller than the stride",
        `[${outputPadding}] for strides [${strides}]`,
        "call convTranspose(…), which writes a larger one in other ops",
      );
    }
    checkBias("convTranspose", bias, perGroup * groups);
    const sizes = spatial.map((size, i) => transposedSize(size, i, kernel, attributes));
    if (sizes.some((size) => size < 1)) {
      fail("shape", "convTranspose cuts off more than there is", formatSpec(x), "use less padding");
    }
    return [{ dtype: x.dtype, shape: [n, perGroup * groups, ...sizes] }];
  },
  vjp: ({ inputs, needs, attributes }, cotangents) => {
    const [x, w] = inputs as [Tensor, Tensor];
    const [g] = cotangents as [Tensor];
    const { outputPadding: _, ...forward } = attributes;
    return [
      needs[0] ? apply1(convOp, [g, w], forward) : undefined,
      needs[1] ? apply1(convFilterGradientOp, [g, x], { ...forward, kernel: w.shape.slice(2) }) : undefined,
      needs[2] ? biasGradient(g) : undefined,
    ];
  },
  batch: batchConv("channels"),
});

function transposedSize(
  size: number,
  axis: number,
  kernel: Shape,
  { strides, dilations, padding, outputPadding }: ConvTransposeAttributes,
): number {
  const [begin, end] = padding[axis] as readonly [number, number];
  const reach = extent(kernel[axis] as number, dilations[axis] as number);
  return (size - 1) * (strides[axis] as number) + reach - begin - end + (outputPadding[axis] as number);
}

/**
 * Transposed convolution: the adjoint of {@link conv}, which spreads every element of `x` over a window.
 *
 * y[n, c, p · stride + k · dilation − begin] += w[o, c, k] · x[n, o, p], summed over o, p, k; plus bias[c]
 *
 * @param x float[batch, channels, ...spatial]
 * @param w float[channels, out / groups, ...kernel]
 * @param bias float[out]
 * @returns float[batch, out, ...spatial], with (size − 1) · stride + dilation · (kernel − 1) + 1 − begin − end +
 * outputPadding elements on each spatial axis
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * convTranspose(zeros([1, 8, 4, 4]), zeros([8, 3, 2, 2]), { strides: 2 }).shape; // [1, 3, 8, 8]
 * ```
 */
export function convTranspose(x: Tensor, w: Tensor, options?: ConvTransposeOptions): Tensor;
export function convTranspose(
  x: Tensor,
  w: Tensor,
  bias: Tensor | undefined,
  options?: ConvTransposeOptions,
): Tensor;
export function convTranspose(
  x: Tensor,
  w: Tensor,
  third?: Tensor | ConvTransposeOptions,
  fourth?: ConvTransposeOptions,
): Tensor {
  const { tensors, options } = convArguments("convTranspose", [x, w], third, fourth, [
    ...convKeys,
    "outputPadding",
  ]);
  const [input, filters] = tensors as [Tensor, Tensor];
  const { groups = 1, outputPadding = 0 } = options;
  const spatial = spatialShape("convTranspose", input);
  const kernel = kernelShape("convTranspose", input, filters);
  if ((options.padding as unknown) === "same") {
    fail(
      "argument",
      "convTranspose takes its padding as numbers",
      '"same"',
      "give one [begin, end] per axis",
    );
  }
  const attributes: ConvTransposeAttributes = {
    ...normaliseWindow("convTranspose", options, spatial, kernel),
    groups,
    outputPadding: perAxis("convTranspose", "outputPadding", outputPadding, spatial.length, 0),
  };
  checkOutputPadding(attributes);
  const isLong = attributes.outputPadding.some((extra, i) => extra >= (attributes.strides[i] as number));
  return isLong ? longer(tensors, attributes) : apply1(convTransposeOp, tensors, attributes);
}

function checkOutputPadding({ outputPadding, strides, dilations }: ConvTransposeAttributes): void {
  if (outputPadding.every((extra, i) => extra < Math.max(strides[i] as number, dilations[i] as number)))
    return;
  const got = `[${outputPadding}] for strides [${strides}] and dilations [${dilations}]`;
  fail("argument", "convTranspose needs an output padding smaller than the stride or the dilation", got);
}

/** Cuts less off the end, and where there is nothing to cut adds elements that no window reaches: they are the bias. */
function longer([x, w, bias]: readonly Tensor[], attributes: ConvTransposeAttributes): Tensor {
  const kept = attributes.outputPadding.map((extra, i) =>
    Math.min(extra, attributes.padding[i]?.[1] as number),
  );
  const padding = attributes.padding.map(([begin, end], i) => [begin, end - (kept[i] as number)] as const);
  const missing = attributes.outputPadding.map((extra, i) => extra - (kept[i] as number));
  const outputPadding = missing.map(() => 0);
  const spread = apply1(convTransposeOp, [x as Tensor, w as Tensor], {
    ...attributes,
    padding,
    outputPadding,
  });
  const y = padConstant(spread, [[0, 0], [0, 0], ...missing.map((n): [number, number] => [0, n])], 0);
  return bias ? add(y, reshape(bias, [bias.size, ...missing.map(() => 1)])) : y;
}
