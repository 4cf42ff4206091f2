import type { Tensor } from "../../tensor.js";
import { softplus } from "../activations/softplus.js";
import { add } from "../elementwise/add.js";
import { mul } from "../elementwise/mul.js";
import { neg } from "../elementwise/neg.js";
import { sub } from "../elementwise/sub.js";
import { applyPointwise, type LossOptions, pointwiseLoss, type Reduction } from "./loss.js";

const weight = (target: Tensor, positive: number) => (positive === 1 ? 1 : add(1, mul(positive - 1, target)));

export interface BinaryCrossEntropyWithLogitsOptions extends LossOptions {
  /** How much a positive target counts more than a negative one (default 1). */
  readonly positiveWeight?: number;
}

export const binaryCrossEntropyWithLogitsOp = pointwiseLoss<{
  readonly reduction: Reduction;
  readonly positiveWeight: number;
}>({
  name: "binaryCrossEntropyWithLogits",
  terms: (logit, target, { positiveWeight }) =>
    add(mul(sub(1, target), logit), mul(weight(target, positiveWeight), softplus(neg(logit)))),
});

/**
 * Binary cross-entropy of logits: −w · t log σ(x) − (1 − t) log(1 − σ(x)), without overflow, where w weighs the
 * positive class.
 *
 * @param logit float[...]
 * @param target float[...], of the same shape: probabilities
 * @returns float[], or float[...] without a reduction
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * await binaryCrossEntropyWithLogits(tensor([0]), tensor([1])).item(); // 0.6931472
 * ```
 */
export function binaryCrossEntropyWithLogits(
  logit: Tensor,
  target: Tensor,
  { reduction = "mean", positiveWeight = 1 }: BinaryCrossEntropyWithLogitsOptions = {},
): Tensor {
  return applyPointwise(binaryCrossEntropyWithLogitsOp, logit, target, { reduction, positiveWeight });
}
