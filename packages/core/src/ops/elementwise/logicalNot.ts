import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { boolean, elementwise, unary } from "./elementwise.js";

export const logicalNotOp = elementwise({
  name: "logicalNot",
  ...boolean,
  evaluate: (x) => Number(x === 0),
  vjp: zeroDerivative("its input is bool"),
});

/**
 * Elementwise not.
 *
 * @param x bool[...]
 * @example
 * ```ts
 * await logicalNot(tensor([true, false])).array(); // [false, true]
 * ```
 */
export const logicalNot = (x: TensorLike): Tensor => unary(logicalNotOp, x);
