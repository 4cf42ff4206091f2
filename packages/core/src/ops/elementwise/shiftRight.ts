import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { broadcasting, elementwise, integer } from "./elementwise.js";

export const shiftRightOp = elementwise({
  name: "shiftRight",
  ...integer,
  // Only uint32 reaches 2³¹, where JavaScript's >> would see a sign.
  evaluate: (a, b) => (a >= 2 ** 31 ? a >>> b : a >> b),
  vjp: zeroDerivative("integers have no gradient"),
});

/**
 * Elementwise bits of a moved b places down; what leaves at the bottom is lost. Zeros come in at the top, and copies of
 * the sign for signed types: it is floor(a / 2^b). b is from 0 to the number of bits less 1.
 *
 * @param a integer[...]
 * @param b integer[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `dtype` for floats and bool, `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await shiftRight(tensor([5], { dtype: "uint32" }), 1).array(); // [2]
 * ```
 */
export const shiftRight = (a: TensorLike, b: TensorLike): Tensor => broadcasting(shiftRightOp, a, b);
