import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { div } from "../elementwise/div.js";
import { sub } from "../elementwise/sub.js";
import { huberTerms } from "./huberTerms.js";
import { applyPointwise, type LossOptions, pointwiseLoss, type Reduction } from "./loss.js";

export interface SmoothL1Options extends LossOptions {
  /** Where the square becomes a line (default 1, as in PyTorch). */
  readonly beta?: number;
}

export const smoothL1Op = pointwiseLoss<{ readonly reduction: Reduction; readonly beta: number }>({
  name: "smoothL1",
  terms: (prediction, target, { beta }) => div(huberTerms(sub(prediction, target), beta), beta),
});

/**
 * Smooth L1 loss: e² / 2β where |e| = |prediction − target| is at most β, |e| − β / 2 beyond: the Huber loss over β.
 *
 * Source: R. Girshick, "Fast R-CNN", 2015, equation 3.
 *
 * @param prediction float[...]
 * @param target float[...], of the same shape
 * @returns float[], or float[...] without a reduction
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * await smoothL1(tensor([0, 0]), tensor([1, 3])).item(); // 1.5
 * ```
 */
export function smoothL1(prediction: Tensor, target: Tensor, given: SmoothL1Options = {}): Tensor {
  const { reduction = "mean", beta = 1 } = refuseUnknown("smoothL1", given, ["beta", "reduction"]);
  if (!(beta > 0)) fail("argument", "smoothL1 needs a beta above 0", String(beta));
  return applyPointwise(smoothL1Op, prediction, target, { reduction, beta });
}
