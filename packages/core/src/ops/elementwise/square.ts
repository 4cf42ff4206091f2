import type { Tensor, TensorLike } from "../../tensor.js";
import { mul } from "./mul.js";

/**
 * Elementwise x².
 *
 * @param x any[...], or a number
 * @example
 * ```ts
 * await square(tensor([2, -3])).array(); // [4, 9]
 * ```
 */
export const square = (x: TensorLike): Tensor => mul(x, x);
