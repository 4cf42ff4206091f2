import type { Tensor, TensorLike } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";
import { coerce } from "../elementwise/elementwise.js";
import { where } from "../elementwise/where.js";

/**
 * `value` where the mask holds, `x` elsewhere, with broadcasting. The result has the dtype of `x`.
 *
 * @param x any[...]
 * @param mask bool[...]
 * @param value a number, or any[...]
 * @throws HyalineError `dtype` when the mask is not bool, `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await maskedFill(tensor([1, 2]), tensor([true, false]), -Infinity).array(); // [-Infinity, 2]
 * ```
 */
export function maskedFill(x: Tensor, mask: Tensor, value: TensorLike): Tensor {
  const [, filling] = coerce("maskedFill", [x, value]) as [Tensor, Tensor];
  return where(mask, cast(filling, x.dtype), x);
}
