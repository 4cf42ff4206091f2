import { apply1 } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { type Primitive, primitive } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { avgPoolGradientOp } from "./avgPoolGradient.js";
import { batchPool, normalisePool, type PoolAttributes, type PoolOptions, pooledShape } from "./pool.js";

export interface AvgPoolOptions extends PoolOptions {
  /** Whether zeros of the padding count as elements of a window (default false, as in ONNX; PyTorch's default is true). */
  readonly countIncludePad?: boolean;
}

export type AvgPoolAttributes = PoolAttributes & { readonly countIncludePad: boolean };

export const avgPoolOp: Primitive<AvgPoolAttributes> = primitive<AvgPoolAttributes>({
  name: "avgPool",
  infer: (inputs, attributes) => {
    const [x] = inputs as [Spec];
    if (!isFloat(x.dtype))
      fail("dtype", "avgPool takes floating-point tensors", formatSpec(x), "cast(…) it first");
    return [{ dtype: x.dtype, shape: pooledShape("avgPool", x, attributes) }];
  },
  vjp: ({ inputs: [x], attributes }, [g]) => [
    apply1(avgPoolGradientOp, [g as Tensor], { ...attributes, spatial: (x as Tensor).shape.slice(2) }),
  ],
  batch: batchPool,
});

/**
 * The mean of each window over 1 to 3 spatial axes.
 *
 * @param x float[batch, channels, ...spatial]
 * @param options strides default to the kernel: windows that do not overlap
 * @returns float[batch, channels, ...spatial]
 * @throws HyalineError `shape`, `argument`, `dtype`
 * @example
 * ```ts
 * await avgPool(tensor([[[1, 3, 5, 7]]]), { kernel: 2 }).array(); // [[[2, 6]]]
 * ```
 */
export const avgPool = (x: Tensor, options: AvgPoolOptions): Tensor => {
  refuseUnknown("avgPool", options, [
    "countIncludePad",
    "kernel",
    "strides",
    "ceilMode",
    "padding",
    "dilations",
  ]);
  return apply1(avgPoolOp, [x], {
    ...normalisePool("avgPool", x, options),
    countIncludePad: options.countIncludePad ?? false,
  });
};
