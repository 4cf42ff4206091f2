import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { broadcasting, elementwise } from "./elementwise.js";

export const notEqualOp = elementwise({
  name: "notEqual",
  result: "bool",
  evaluate: (a, b) => Number(a !== b),
  vjp: zeroDerivative("a comparison is constant almost everywhere"),
});

/**
 * Elementwise a ≠ b, with broadcasting; true where either is NaN.
 *
 * @param a any[...], or a number
 * @param b any[...], or a number
 * @returns bool, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await notEqual(tensor([1, 2]), 2).array(); // [true, false]
 * ```
 */
export const notEqual = (a: TensorLike, b: TensorLike): Tensor => broadcasting(notEqualOp, a, b);
