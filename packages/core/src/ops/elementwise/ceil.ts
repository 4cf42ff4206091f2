import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, float, onFloats } from "./elementwise.js";

export const ceilOp = elementwise({
  name: "ceil",
  ...float,
  evaluate: Math.ceil,
  vjp: zeroDerivative("it is constant almost everywhere"),
});

/**
 * Elementwise smallest whole number that is not below x. Integers stay as they are.
 *
 * @param x number[...]
 * @example
 * ```ts
 * await ceil(tensor([1.5, -1.5])).array(); // [2, -1]
 * ```
 */
export const ceil = (x: TensorLike): Tensor => onFloats(ceilOp, x);
