import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { quote } from "../../quote.js";
import { isTensor, type Tensor } from "../../tensor.js";
import { softplus } from "../activations/softplus.js";
import { add } from "../elementwise/add.js";
import { mul } from "../elementwise/mul.js";
import { neg } from "../elementwise/neg.js";
import { sub } from "../elementwise/sub.js";
import { applyPointwise, type LossOptions, pointwiseLoss, type Reduction, weightsOf } from "./loss.js";
import { refuseProbabilities } from "./refuseProbabilities.js";

/** 1 for negative targets, the weight for positive ones. */
const weightOf = (target: Tensor, positive: number | Tensor) =>
  positive === 1 ? 1 : add(1, mul(sub(positive, 1), target));

export interface BinaryCrossEntropyWithLogitsOptions extends LossOptions {
  /**
   * How much a positive target counts more than a negative one (default 1): a number, or one per class, as a list or a
   * tensor that broadcasts to the logits.
   */
  readonly positiveWeight?: number | readonly number[] | Tensor;
}

export const binaryCrossEntropyWithLogitsOp = pointwiseLoss<{
  readonly reduction: Reduction;
  readonly positiveWeight: number;
}>({
  name: "binaryCrossEntropyWithLogits",
  terms: (logit, target, { positiveWeight }, weight) =>
    add(mul(sub(1, target), logit), mul(weightOf(target, weight ?? positiveWeight), softplus(neg(logit)))),
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
  given: BinaryCrossEntropyWithLogitsOptions = {},
): Tensor {
  const { reduction = "mean", positiveWeight = 1 } = refuseUnknown("binaryCrossEntropyWithLogits", given, [
    "positiveWeight",
    "reduction",
  ]);
  const name = "binaryCrossEntropyWithLogits";
  if (
    typeof positiveWeight === "number" &&
    !(positiveWeight >= 0 && positiveWeight < Number.POSITIVE_INFINITY)
  )
    fail(
      "argument",
      `${name} needs a finite positiveWeight from 0 up`,
      quote(positiveWeight),
      "the number of negative rows over that of positive ones, for instance",
    );
  if (isTensor(logit)) refuseProbabilities(name, logit, "sigmoid", "binaryCrossEntropy");
  const op = binaryCrossEntropyWithLogitsOp;
  if (typeof positiveWeight === "number")
    return applyPointwise(op, logit, target, { reduction, positiveWeight });
  return applyPointwise(op, logit, target, { reduction, positiveWeight: 1 }, (dtype) =>
    weightsOf(name, "positiveWeight", positiveWeight, dtype),
  );
}
