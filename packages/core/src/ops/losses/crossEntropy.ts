import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { isTensor, type Tensor } from "../../tensor.js";
import { logSoftmax } from "../activations/logSoftmax.js";
import { add } from "../elementwise/add.js";
import { mul } from "../elementwise/mul.js";
import {
  applyClassLoss,
  type ClassLossAttributes,
  type ClassLossOptions,
  classLoss,
  logLikelihood,
} from "./classes.js";
import { refuseProbabilities } from "./refuseProbabilities.js";

export interface CrossEntropyOptions extends ClassLossOptions {
  /** How much of each target is spread evenly over all classes (default 0). */
  readonly labelSmoothing?: number;
}

type CrossEntropyAttributes = ClassLossAttributes & { readonly labelSmoothing: number };

export const crossEntropyOp = classLoss<CrossEntropyAttributes>(
  "crossEntropy",
  ([logits, target, weight], attributes) => {
    const { axis, labelSmoothing } = attributes;
    const share = labelSmoothing / (logits.shape[axis] as number);
    const smooth = (q: Tensor) => (labelSmoothing === 0 ? q : add(mul(q, 1 - labelSmoothing), share));
    const logP = logSoftmax(logits, { axis });
    return logLikelihood(weight ? [logP, target, weight] : [logP, target], attributes, smooth);
  },
);

/**
 * Cross-entropy of logits: −Σ_c w_c · q_c · log softmax(logits)_c, where q is one at the target's class, or the target's
 * probabilities. With weights and class numbers, the mean is divided by the sum of the targets' weights. A class that
 * does not exist gives NaN.
 *
 * Source of label smoothing: C. Szegedy et al., "Rethinking the Inception architecture for computer vision", 2016,
 * section 7.
 *
 * @param logits float[batch, classes, ...]
 * @param target int32[batch, ...] class numbers, or float[batch, classes, ...] probabilities
 * @returns float[], or float[batch, ...] without a reduction
 * @throws HyalineError `shape`, `dtype`, `axis`, `argument`
 * @example
 * ```ts
 * await crossEntropy(tensor([[0, 0]]), tensor([1], { dtype: "int32" })).item(); // 0.6931472
 * ```
 */
export function crossEntropy(logits: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  refuseUnknown("crossEntropy", options, ["labelSmoothing", "axis", "weight", "ignoreIndex", "reduction"]);
  const { labelSmoothing = 0 } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    fail("argument", "crossEntropy needs a label smoothing from 0 to 1", String(labelSmoothing));
  }
  if (isTensor(logits))
    refuseProbabilities("crossEntropy", logits, "softmax", "negativeLogLikelihood of their log");
  return applyClassLoss(crossEntropyOp, logits, target, options, { labelSmoothing });
}
