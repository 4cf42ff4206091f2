import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { broadcasting, elementwise, integer } from "./elementwise.js";

export const bitwiseXorOp = elementwise({
  name: "bitwiseXor",
  ...integer,
  evaluate: (a, b) => a ^ b,
  vjp: zeroDerivative("its inputs are integers"),
});

/**
 * Elementwise bits that are set in one but not in the other, with broadcasting.
 *
 * @param a int[...], uint[...], or a number
 * @param b int[...], uint[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `dtype` for anything but integers, `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await bitwiseXor(tensor([6], { dtype: "uint32" }), 3).array(); // [5]
 * ```
 */
export const bitwiseXor = (a: TensorLike, b: TensorLike): Tensor => broadcasting(bitwiseXorOp, a, b);
