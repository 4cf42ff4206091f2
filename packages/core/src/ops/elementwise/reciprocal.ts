import { isFloat } from "../../dtype.js";
import { isTensor, type Tensor, type TensorLike } from "../../tensor.js";
import { cast } from "./cast.js";
import { div } from "./div.js";

/**
 * Elementwise 1 / x.
 *
 * @param x float[...], or a number; integers become float32
 * @example
 * ```ts
 * await reciprocal(tensor([2, -4])).array(); // [0.5, -0.25]
 * ```
 */
export const reciprocal = (x: TensorLike): Tensor =>
  div(1, isTensor(x) && !isFloat(x.dtype) ? cast(x, "float32") : x);
