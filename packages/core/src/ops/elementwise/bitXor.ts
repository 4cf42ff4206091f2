import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { broadcasting, elementwise, integer } from "./elementwise.js";

export const bitXorOp = elementwise({
  name: "bitXor",
  ...integer,
  evaluate: (a, b) => a ^ b,
  vjp: zeroDerivative("integers have no gradient"),
});

/**
 * Elementwise exclusive or of the bits of a and b.
 *
 * @param a integer[...]
 * @param b integer[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `dtype` for floats and bool, `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await bitXor(tensor([5], { dtype: "uint32" }), 1).array(); // [4]
 * ```
 */
export const bitXor = (a: TensorLike, b: TensorLike): Tensor => broadcasting(bitXorOp, a, b);
