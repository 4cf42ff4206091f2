import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { toFloat } from "../elementwise/elementwise.js";
import { inSingle } from "../elementwise/inSingle.js";
import { safeSqrt } from "./safeSqrt.js";
import { type VarianceOptions, varianceKeys, varianceOf } from "./variance.js";

/**
 * Standard deviation over axes: the root of the {@link variance}. Its gradient is 0 where all elements are equal.
 *
 * @param x any[...]; integers become float32
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * await standardDeviation(tensor([1, 2, 3, 4])).item(); // 1.118034
 * ```
 */
export const standardDeviation = (x: Tensor, options: VarianceOptions = {}): Tensor => {
  refuseUnknown("standardDeviation", options, varianceKeys);
  return inSingle(toFloat("standardDeviation", x), (wide) => safeSqrt(varianceOf(wide, options)));
};
