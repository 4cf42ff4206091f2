import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { broadcasting, elementwise, integer } from "./elementwise.js";

export const shiftLeftOp = elementwise({
  name: "shiftLeft",
  ...integer,
  evaluate: (a, b) => (b >= 0 && b < 32 ? a << b : 0),
  vjp: zeroDerivative("its inputs are integers"),
});

/**
 * Elementwise a shifted by b bits to the left, with broadcasting; bits that fall off are lost, all of them where b is
 * negative or no less than the bits of the dtype: 0.
 *
 * @param a int[...], uint[...], or a number
 * @param b int[...], uint[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `dtype` for anything but integers, `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await shiftLeft(tensor([3], { dtype: "uint32" }), 31).array(); // [2147483648]
 * ```
 */
export const shiftLeft = (a: TensorLike, b: TensorLike): Tensor => broadcasting(shiftLeftOp, a, b);
