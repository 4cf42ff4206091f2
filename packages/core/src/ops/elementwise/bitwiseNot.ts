import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, integer, unary } from "./elementwise.js";

export const bitwiseNotOp = elementwise({
  name: "bitwiseNot",
  ...integer,
  evaluate: (x) => ~x,
  vjp: zeroDerivative("its input is an integer"),
});

/**
 * Elementwise every bit turned over.
 *
 * @param x int[...] or uint[...]
 * @throws HyalineError `dtype` for anything but integers
 * @example
 * ```ts
 * await bitwiseNot(tensor([5], { dtype: "int32" })).array(); // [-6]
 * ```
 */
export const bitwiseNot = (x: TensorLike): Tensor => unary(bitwiseNotOp, x);
