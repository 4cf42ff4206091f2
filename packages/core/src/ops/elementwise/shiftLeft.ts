import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { broadcasting, elementwise, integer } from "./elementwise.js";

export const shiftLeftOp = elementwise({
  name: "shiftLeft",
  ...integer,
  evaluate: (a, b) => a << b,
  vjp: zeroDerivative("integers have no gradient"),
});

/**
 * Elementwise bits of a moved b places up; what leaves at the top is lost. b is from 0 to the number of bits less 1.
 *
 * @param a integer[...]
 * @param b integer[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `dtype` for floats and bool, `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await shiftLeft(tensor([5], { dtype: "uint32" }), 1).array(); // [10]
 * ```
 */
export const shiftLeft = (a: TensorLike, b: TensorLike): Tensor => broadcasting(shiftLeftOp, a, b);
