import { apply } from "../../apply.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import type { Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";
import { reshape } from "../structure/reshape.js";
import {
  type AffineOptions,
  affine,
  affineInputs,
  channelsOf,
  checkAffine,
  checkEpsilon,
  perChannel,
} from "./affine.js";
import { standardise } from "./standardise.js";

export interface BatchNormTrainingOptions extends AffineOptions {
  /** Added to the variance (default 1e-5, as in PyTorch and ONNX). */
  readonly epsilon?: number;
}

/** x, then, as far as they are there, scale and bias; to y, mean, variance. */
export const batchNormTrainingOp = composite<{ readonly epsilon: number }>({
  name: "batchNormTraining",
  infer: (inputs) => {
    const [x] = inputs as [Spec];
    const channels = channelsOf("batchNormTraining", x);
    checkAffine("batchNormTraining", inputs, [channels]);
    const statistic: Spec = { dtype: x.dtype, shape: [channels] };
    return [x, statistic, statistic];
  },
  body: (inputs, { epsilon }) => {
    const [x, scale, bias] = inputs as [Tensor, Tensor?, Tensor?];
    const axes = [...x.shape.keys()].filter((axis) => axis !== 1);
    const [z, mean, variance] = standardise("batchNormTraining", x, axes, epsilon);
    const channels = [x.shape[1] as number];
    const y = affine(z, perChannel(scale, x), perChannel(bias, x));
    return [y, ...[mean, variance].map((statistic) => cast(reshape(statistic, channels), x.dtype))];
  },
});

/**
 * Batch normalisation with the batch's own statistics, as in training, which come along to be averaged over batches.
 * The variance is that of the batch as a population (divided by n); PyTorch's running variance takes it times n / (n − 1).
 *
 * Source: S. Ioffe and C. Szegedy, "Batch normalization", 2015, algorithm 1.
 *
 * @param x float[batch, channels, ...]
 * @param options `scale`, `bias`: float[channels]
 * @returns `[y, mean, variance]`: float[batch, channels, ...] and twice float[channels]
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * const [y, mean, variance] = batchNormTraining(tensor([[1], [3]]));
 * await mean.array(); // [2]
 * ```
 */
export function batchNormTraining(
  x: Tensor,
  options: BatchNormTrainingOptions = {},
): [y: Tensor, mean: Tensor, variance: Tensor] {
  refuseUnknown("batchNormTraining", options, ["epsilon", "scale", "bias"]);
  const epsilon = checkEpsilon("batchNormTraining", options.epsilon ?? 1e-5);
  const inputs = affineInputs("batchNormTraining", x, options);
  return apply(batchNormTrainingOp, inputs, { epsilon }) as [Tensor, Tensor, Tensor];
}
