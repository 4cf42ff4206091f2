import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { type Primitive, primitive } from "../../op.js";
import { formatSpec, type Spec, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { promoteAll } from "../elementwise/elementwise.js";
import { batchFilterGradient } from "./batch.js";
import { type ConvAttributes, type ConvOptions, convOp } from "./conv.js";
import { convTransposeOp } from "./convTranspose.js";
import { checkFloats, checkGroups } from "./inputs.js";
import { normaliseWindow, outputPaddingFor, perAxis, spatialShape, windowCounts } from "./window.js";

export type ConvFilterGradientAttributes = ConvAttributes & { readonly kernel: readonly number[] };

export interface ConvFilterGradientOptions extends ConvOptions {
  /** The spatial sizes of the filters. */
  readonly kernel: number | readonly number[];
}

export const convFilterGradientOp: Primitive<ConvFilterGradientAttributes> =
  primitive<ConvFilterGradientAttributes>({
    name: "convFilterGradient",
    infer: (inputs, attributes) => {
      const [x, dy] = inputs as [Spec, Spec];
      const { groups, kernel } = attributes;
      checkFloats("convFilterGradient", inputs);
      const spatial = spatialShape("convFilterGradient", x);
      const [n, channels] = x.shape as [number, number];
      const filters = dy.shape[1] as number;
      checkGroups("convFilterGradient", groups, channels, "channels");
      checkGroups("convFilterGradient", groups, filters, "filters");
      const expected = [n, filters, ...windowCounts("convFilterGradient", spatial, kernel, attributes)];
      if (!sameShape(dy.shape, expected)) {
        fail(
          "shape",
          "convFilterGradient needs a cotangent shaped like the convolution's result",
          `${formatSpec(dy)} for [${expected.join(", ")}]`,
        );
      }
      return [{ dtype: x.dtype, shape: [filters, channels / groups, ...kernel] }];
    },
    vjp: ({ inputs, needs, attributes }, cotangents) => {
      const [x, dy] = inputs as [Tensor, Tensor];
      const [g] = cotangents as [Tensor];
      const { kernel, ...forward } = attributes;
      const outputPadding = outputPaddingFor(x.shape.slice(2), kernel, attributes);
      return [
        needs[0] ? apply1(convTransposeOp, [dy, g], { ...forward, outputPadding }) : undefined,
        needs[1] ? apply1(convOp, [x, g], forward) : undefined,
      ];
    },
    batch: batchFilterGradient,
  });

/**
 * The gradient of {@link conv} with respect to its filters.
 *
 * dw[o, c, k] = Σ_{n, p} x[n, group(o) + c, p · stride + k · dilation − begin] · dy[n, o, p]
 *
 * @param x float[batch, channels, ...spatial], the convolution's input
 * @param dy float[batch, out, ...spatial], the cotangent of its result
 * @returns float[out, channels / groups, ...kernel]
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * convFilterGradient(zeros([2, 3, 8, 8]), zeros([2, 16, 6, 6]), { kernel: 3 }).shape; // [16, 3, 3, 3]
 * ```
 */
export function convFilterGradient(x: Tensor, dy: Tensor, options: ConvFilterGradientOptions): Tensor {
  refuseUnknown("convFilterGradient", options, ["kernel", "groups", "strides", "padding", "dilations"]);
  const [input, cotangent] = promoteAll("convFilterGradient", [x, dy]) as [Tensor, Tensor];
  const spatial = spatialShape("convFilterGradient", input);
  const kernel = perAxis("convFilterGradient", "kernel", options.kernel, spatial.length, 1);
  const window = normaliseWindow("convFilterGradient", options, spatial, kernel);
  return apply1(convFilterGradientOp, [input, cotangent], { ...window, groups: options.groups ?? 1, kernel });
}
