import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, number, unary } from "./elementwise.js";

export const signOp = elementwise({
  name: "sign",
  ...number,
  evaluate: Math.sign,
  vjp: zeroDerivative("it is constant almost everywhere"),
});

/**
 * Elementwise sign: -1, 0 or 1.
 *
 * @param x any[...]
 * @example
 * ```ts
 * await sign(tensor([-2, 0])).array(); // [-1, 0]
 * ```
 */
export const sign = (x: TensorLike): Tensor => unary(signOp, x);
