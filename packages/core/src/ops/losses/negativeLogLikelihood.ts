import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { applyClassLoss, type ClassLossOptions, classLoss, logLikelihood } from "./classes.js";

export const negativeLogLikelihoodOp = classLoss("negativeLogLikelihood", (inputs, attributes) =>
  logLikelihood(inputs, attributes),
);

/**
 * Negative log-likelihood of classes: −w_t · log p_t. With weights, the mean is divided by the sum of the targets' weights.
 * A class that does not exist gives NaN.
 *
 * @param logProbabilities float[batch, classes, ...], such as logSoftmax gives
 * @param target int32[batch, ...] class numbers, or probabilities shaped like the first
 * @returns float[], or float[batch, ...] without a reduction
 * @throws HyalineError `shape`, `dtype`, `axis`, `argument`
 * @example
 * ```ts
 * const loss = negativeLogLikelihood(logSoftmax(tensor([[0, 0]])), tensor([1], { dtype: "int32" })); // 0.6931472
 * ```
 */
export const negativeLogLikelihood = (
  logProbabilities: Tensor,
  target: Tensor,
  options: ClassLossOptions = {},
): Tensor => {
  refuseUnknown("negativeLogLikelihood", options, ["axis", "weight", "ignoreIndex", "reduction"]);
  return applyClassLoss(negativeLogLikelihoodOp, logProbabilities, target, options, {});
};
