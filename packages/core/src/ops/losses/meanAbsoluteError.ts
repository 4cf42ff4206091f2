import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { abs } from "../elementwise/abs.js";
import { sub } from "../elementwise/sub.js";
import { applyPointwise, type LossOptions, lossKeys, pointwiseLoss, type Reduction } from "./loss.js";

export const meanAbsoluteErrorOp = pointwiseLoss<{ readonly reduction: Reduction }>({
  name: "meanAbsoluteError",
  terms: (prediction, target) => abs(sub(prediction, target)),
});

/**
 * Mean absolute error: the mean of |prediction − target|. Its derivative where they are equal is 0.
 *
 * @param prediction float[...]
 * @param target float[...], of the same shape
 * @returns float[], or float[...] without a reduction
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * await meanAbsoluteError(tensor([1, 2]), tensor([1, 4])).item(); // 1
 * ```
 */
export function meanAbsoluteError(prediction: Tensor, target: Tensor, given: LossOptions = {}): Tensor {
  const { reduction = "mean" } = refuseUnknown("meanAbsoluteError", given, lossKeys);
  return applyPointwise(meanAbsoluteErrorOp, prediction, target, { reduction });
}
