import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { quote } from "../../quote.js";
import type { Tensor } from "../../tensor.js";
import { maximum } from "../elementwise/maximum.js";
import { mul } from "../elementwise/mul.js";
import { sub } from "../elementwise/sub.js";
import { applyPointwise, type LossOptions, pointwiseLoss, type Reduction } from "./loss.js";

export interface HingeOptions extends LossOptions {
  /** Scores beyond it cost nothing (default 1). */
  readonly margin?: number;
}

export const hingeOp = pointwiseLoss<{ readonly reduction: Reduction; readonly margin: number }>({
  name: "hinge",
  terms: (score, target, { margin }) => maximum(sub(margin, mul(score, target)), 0),
});

/**
 * Hinge loss of a binary classifier: max(0, margin − target · score).
 *
 * Source: C. Cortes and V. Vapnik, "Support-vector networks", 1995.
 *
 * @param score float[...]
 * @param target float[...], of the same shape: 1 or -1
 * @returns float[], or float[...] without a reduction
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * await hinge(tensor([2, 0.5]), tensor([1, -1])).item(); // 0.75
 * ```
 */
export function hinge(score: Tensor, target: Tensor, given: HingeOptions = {}): Tensor {
  const { reduction = "mean", margin = 1 } = refuseUnknown("hinge", given, ["margin", "reduction"]);
  if (!Number.isFinite(margin))
    fail("argument", "hinge needs a finite margin", quote(margin), "as in { margin: 1 }");
  return applyPointwise(hingeOp, score, target, { reduction, margin });
}
