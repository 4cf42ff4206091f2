import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { broadcasting, elementwise, number } from "./elementwise.js";

export const greaterEqualOp = elementwise({
  name: "greaterEqual",
  ...number,
  result: "bool",
  evaluate: (a, b) => Number(a >= b),
  vjp: zeroDerivative("a comparison is constant almost everywhere"),
});

/**
 * Elementwise a ≥ b, with broadcasting; false where either is NaN.
 *
 * @param a number[...], or a number
 * @param b number[...], or a number
 * @returns bool, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await greaterEqual(tensor([1, 2]), 2).array(); // [false, true]
 * ```
 */
export const greaterEqual = (a: TensorLike, b: TensorLike): Tensor => broadcasting(greaterEqualOp, a, b);
