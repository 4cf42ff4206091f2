import type { Tensor } from "../../tensor.js";
import { safeSqrt } from "./safeSqrt.js";
import { type VarianceOptions, variance } from "./variance.js";

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
export const standardDeviation = (x: Tensor, options?: VarianceOptions): Tensor =>
  safeSqrt(variance(x, options));
