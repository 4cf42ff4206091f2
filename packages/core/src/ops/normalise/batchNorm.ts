import { apply1, checkTensor } from "../../apply.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import type { Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { add } from "../elementwise/add.js";
import { promoteAll } from "../elementwise/elementwise.js";
import { mul } from "../elementwise/mul.js";
import { rsqrt } from "../elementwise/rsqrt.js";
import { sub } from "../elementwise/sub.js";
import { broadcastTo } from "../structure/broadcastTo.js";
import { type AffineOptions, affine, channelsOf, checkAffine, checkEpsilon, perChannel } from "./affine.js";

export interface BatchNormOptions extends AffineOptions {
  /** float[channels]: the mean of each channel, as it was kept while training. */
  readonly mean: Tensor;
  /** float[channels]: the variance of each channel. */
  readonly variance: Tensor;
  /** Added to the variance (default 1e-5, as in PyTorch and ONNX). */
  readonly epsilon?: number;
}

/** Inputs in ONNX's order: x, scale, bias, mean, variance. */
export const batchNormOp = composite<{ readonly epsilon: number }>({
  name: "batchNorm",
  infer: (inputs) => {
    const [x] = inputs as [Spec];
    checkAffine("batchNorm", inputs, [channelsOf("batchNorm", x)]);
    return [x];
  },
  body: (inputs, { epsilon }) => {
    const [x, scale, bias, mean, variance] = inputs as [Tensor, Tensor, Tensor, Tensor, Tensor];
    const slope = mul(scale, rsqrt(add(variance, epsilon)));
    const offset = sub(bias, mul(mean, slope));
    return [affine(x, perChannel(slope, x), perChannel(offset, x))];
  },
});

/**
 * Batch normalisation with known statistics, as a trained network uses it:
 * y = (x − mean) / √(variance + ε) · scale + bias for each channel. {@link batchNormTraining} takes them from the batch.
 *
 * Source: S. Ioffe and C. Szegedy, "Batch normalization", 2015, algorithm 2.
 *
 * @param x float[batch, channels, ...]
 * @param options `mean`, `variance`, `scale`, `bias`: float[channels]
 * @returns float[batch, channels, ...]
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * await batchNorm(tensor([[3]]), { mean: tensor([1]), variance: tensor([4]), epsilon: 0 }).array(); // [[1]]
 * ```
 */
export function batchNorm(x: Tensor, options: BatchNormOptions): Tensor {
  refuseUnknown("batchNorm", options, ["mean", "variance", "epsilon", "scale", "bias"]);
  const { mean, variance, epsilon = 1e-5 } = options;
  checkTensor("batchNorm", mean);
  const { scale = fill(1, mean), bias = fill(0, mean) } = options;
  const inputs = promoteAll("batchNorm", [x, scale, bias, mean, variance]);
  const vectors = inputs
    .slice(1)
    .map((each) => (each.size === 1 ? broadcastTo(each, [channelsOf("batchNorm", x)]) : each));
  return apply1(batchNormOp, [inputs[0] as Tensor, ...vectors], {
    epsilon: checkEpsilon("batchNorm", epsilon),
  });
}
