import type { Tensor, TensorLike } from "../../tensor.js";
import { reciprocal } from "./reciprocal.js";
import { sqrt } from "./sqrt.js";

/**
 * Elementwise 1 / √x; infinite at 0, NaN below.
 *
 * @param x float[...], or a number; integers become float32
 * @example
 * ```ts
 * await rsqrt(tensor([4, 0.25])).array(); // [0.5, 2]
 * ```
 */
export const rsqrt = (x: TensorLike): Tensor => reciprocal(sqrt(x));
