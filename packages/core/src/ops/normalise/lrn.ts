import { apply1 } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import { formatSpec, type Spec, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { add } from "../elementwise/add.js";
import { cast } from "../elementwise/cast.js";
import { single } from "../elementwise/inSingle.js";
import { mul } from "../elementwise/mul.js";
import { pow } from "../elementwise/pow.js";
import { square } from "../elementwise/square.js";
import { avgPool } from "../pooling/avgPool.js";
import { reshape } from "../structure/reshape.js";
import { channelsOf } from "./affine.js";

export interface LrnOptions {
  /** How many neighbouring channels count. */
  readonly size: number;
  /** Default 1e-4, as in PyTorch and ONNX. */
  readonly alpha?: number;
  /** Default 0.75. */
  readonly beta?: number;
  /** Default 1; k in the paper and in PyTorch. */
  readonly bias?: number;
}

type LrnAttributes = {
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly bias: number;
};

export const lrnOp = composite<LrnAttributes>({
  name: "lrn",
  infer: (inputs) => {
    const [x] = inputs as [Spec];
    channelsOf("lrn", x);
    if (!isFloat(x.dtype))
      fail("dtype", "lrn takes floating-point tensors", formatSpec(x), "cast(…) it first");
    return [x];
  },
  body: (inputs, { size, alpha, beta, bias }) => {
    const [given] = inputs as [Tensor];
    const x = single(given);
    const [n, channels, ...rest] = x.shape as [number, number, ...number[]];
    // A mean over neighbouring channels is an average pool of [channels, places] as if they were a picture.
    const picture = reshape(square(x), [n, 1, channels, sizeOf(rest)]);
    // Channels beyond the ends are 0, and so is what a window has beyond all of them.
    const most = Math.max(0, channels - 1);
    const half = Math.floor((size - 1) / 2);
    const [before, after] = [Math.min(half, most), Math.min(size - 1 - half, most)];
    const window = before + after + 1;
    const mean = avgPool(picture, {
      kernel: [window, 1],
      strides: 1,
      padding: [
        [before, after],
        [0, 0],
      ],
      countIncludePad: true,
    });
    return [
      cast(mul(x, pow(add(mul(reshape(mean, x.shape), (alpha * window) / size), bias), -beta)), given.dtype),
    ];
  },
});

/**
 * Local response normalisation: y_c = x_c / (bias + α / size · Σ x²)^β, summed over the `size` channels around c
 * (of an even number the larger half after it, as in ONNX; PyTorch has it before). Channels beyond the ends count as 0.
 *
 * Source: A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet classification with deep convolutional neural networks",
 * 2012, section 3.3 (where α is not divided by the size; here as in PyTorch and ONNX).
 *
 * @param x float[batch, channels, ...]
 * @returns float[batch, channels, ...]
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * lrn(zeros([1, 8, 4, 4]), { size: 5 }).shape; // [1, 8, 4, 4]
 * ```
 */
export function lrn(x: Tensor, given: LrnOptions): Tensor {
  const {
    size,
    alpha = 1e-4,
    beta = 0.75,
    bias = 1,
  } = refuseUnknown("lrn", given, ["size", "alpha", "beta", "bias"]);
  if (!Number.isInteger(size) || size < 1) fail("argument", "lrn needs a size of at least 1", String(size));
  return apply1(lrnOp, [x], { size, alpha, beta, bias });
}
