import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { add } from "../elementwise/add.js";
import { mul } from "../elementwise/mul.js";
import { neg } from "../elementwise/neg.js";
import { sub } from "../elementwise/sub.js";
import { boundedLog } from "./boundedLog.js";
import { applyPointwise, type LossOptions, lossKeys, pointwiseLoss, type Reduction } from "./loss.js";

export const binaryCrossEntropyOp = pointwiseLoss<{ readonly reduction: Reduction }>({
  name: "binaryCrossEntropy",
  terms: (probability, target) =>
    neg(add(mul(target, boundedLog(probability)), mul(sub(1, target), boundedLog(sub(1, probability))))),
});

/**
 * Binary cross-entropy of probabilities: −t log p − (1 − t) log(1 − p), where the logarithms are at least −100, as in
 * PyTorch. Of logits, {@link binaryCrossEntropyWithLogits} is more accurate.
 *
 * @param probability float[...], from 0 to 1
 * @param target float[...], of the same shape: probabilities
 * @returns float[], or float[...] without a reduction
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * await binaryCrossEntropy(tensor([0.5]), tensor([1])).item(); // 0.6931472
 * ```
 */
export function binaryCrossEntropy(probability: Tensor, target: Tensor, given: LossOptions = {}): Tensor {
  const { reduction = "mean" } = refuseUnknown("binaryCrossEntropy", given, lossKeys);
  return applyPointwise(binaryCrossEntropyOp, probability, target, { reduction });
}
