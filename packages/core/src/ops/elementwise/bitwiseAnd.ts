import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { broadcasting, elementwise, integer } from "./elementwise.js";

export const bitwiseAndOp = elementwise({
  name: "bitwiseAnd",
  ...integer,
  evaluate: (a, b) => a & b,
  vjp: zeroDerivative("its inputs are integers"),
});

/**
 * Elementwise bits that are set in both, with broadcasting.
 *
 * @param a int[...], uint[...], or a number
 * @param b int[...], uint[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `dtype` for anything but integers, `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await bitwiseAnd(tensor([6], { dtype: "uint32" }), 3).array(); // [2]
 * ```
 */
export const bitwiseAnd = (a: TensorLike, b: TensorLike): Tensor => broadcasting(bitwiseAndOp, a, b);
