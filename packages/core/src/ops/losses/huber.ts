import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { sub } from "../elementwise/sub.js";
import { huberTerms } from "./huberTerms.js";
import { applyPointwise, type LossOptions, pointwiseLoss, type Reduction } from "./loss.js";

export interface HuberOptions extends LossOptions {
  /** Where the square becomes a line (default 1, as in PyTorch). */
  readonly delta?: number;
}

export const huberOp = pointwiseLoss<{ readonly reduction: Reduction; readonly delta: number }>({
  name: "huber",
  terms: (prediction, target, { delta }) => huberTerms(sub(prediction, target), delta),
});

/**
 * Huber loss: e² / 2 where |e| = |prediction − target| is at most δ, δ · (|e| − δ / 2) beyond.
 *
 * Source: P. Huber, "Robust estimation of a location parameter", 1964.
 *
 * @param prediction float[...]
 * @param target float[...], of the same shape
 * @returns float[], or float[...] without a reduction
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * await huber(tensor([0, 0]), tensor([1, 3])).item(); // 1.5
 * ```
 */
export function huber(prediction: Tensor, target: Tensor, given: HuberOptions = {}): Tensor {
  const { reduction = "mean", delta = 1 } = refuseUnknown("huber", given, ["delta", "reduction"]);
  if (!(delta > 0)) fail("argument", "huber needs a delta above 0", String(delta));
  return applyPointwise(huberOp, prediction, target, { reduction, delta });
}
