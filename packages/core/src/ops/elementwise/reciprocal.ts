import type { Tensor, TensorLike } from "../../tensor.js";
import { div } from "./div.js";
import { toFloat } from "./elementwise.js";

/**
 * Elementwise 1 / x.
 *
 * @param x float[...], or a number; integers become float32
 * @example
 * ```ts
 * await reciprocal(tensor([2, -4])).array(); // [0.5, -0.25]
 * ```
 */
export const reciprocal = (x: TensorLike): Tensor => div(1, toFloat("reciprocal", x));
