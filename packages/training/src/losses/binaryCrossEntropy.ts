import { mul, softplus, sub, type Tensor } from "@hyaline/core";
import { sameRows } from "./sameRows.js";

/**
 * Binary cross-entropy of the sigmoid of logits, averaged over all elements: softplus(z) - t · z, which does not overflow.
 *
 * @param output logits, float[rows] or float[rows, ...]
 * @param target 0 or 1, or probabilities, of the same number of elements
 * @returns float[]
 * @throws HyalineError `shape` when output and target do not fit
 * @example
 * ```ts
 * const loss = losses.binaryCrossEntropy(logits, labels);
 * ```
 */
export function binaryCrossEntropy(output: Tensor, target: Tensor): Tensor {
  const wanted = sameRows("binaryCrossEntropy", output, target);
  return sub(softplus(output), mul(output, wanted)).mean();
}
