import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { square } from "../elementwise/square.js";
import { sub } from "../elementwise/sub.js";
import { applyPointwise, type LossOptions, lossKeys, pointwiseLoss, type Reduction } from "./loss.js";

export const meanSquaredErrorOp = pointwiseLoss<{ readonly reduction: Reduction }>({
  name: "meanSquaredError",
  terms: (prediction, target) => square(sub(prediction, target)),
});

/**
 * Mean squared error: the mean of (prediction − target)².
 *
 * @param prediction float[...]
 * @param target float[...], of the same shape
 * @returns float[], or float[...] without a reduction
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * await meanSquaredError(tensor([1, 2]), tensor([1, 4])).item(); // 2
 * ```
 */
export function meanSquaredError(prediction: Tensor, target: Tensor, given: LossOptions = {}): Tensor {
  const { reduction = "mean" } = refuseUnknown("meanSquaredError", given, lossKeys);
  return applyPointwise(meanSquaredErrorOp, prediction, target, { reduction });
}
