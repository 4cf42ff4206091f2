import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { broadcasting, elementwise, integer } from "./elementwise.js";

export const shiftRightOp = elementwise({
  name: "shiftRight",
  ...integer,
  evaluate: (a, b) => {
    if (b < 0 || b > 31) return a < 0 ? -1 : 0;
    return a < 0 ? a >> b : a >>> b;
  },
  vjp: zeroDerivative("its inputs are integers"),
});

/**
 * Elementwise a shifted by b bits to the right, with broadcasting: zeros come in, or for a negative number ones, so that it
 * is floor(a / 2^b). Where b is negative or no less than the bits of the dtype nothing else is left: 0, or -1.
 *
 * @param a int[...], uint[...], or a number
 * @param b int[...], uint[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `dtype` for anything but integers, `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await shiftRight(tensor([5, -5], { dtype: "int32" }), 1).array(); // [2, -3]
 * ```
 */
export const shiftRight = (a: TensorLike, b: TensorLike): Tensor => broadcasting(shiftRightOp, a, b);
