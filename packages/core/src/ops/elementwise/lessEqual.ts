import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { broadcasting, elementwise, number } from "./elementwise.js";

export const lessEqualOp = elementwise({
  name: "lessEqual",
  ...number,
  result: "bool",
  evaluate: (a, b) => Number(a <= b),
  vjp: zeroDerivative("a comparison is constant almost everywhere"),
});

/**
 * Elementwise a ≤ b, with broadcasting; false where either is NaN.
 *
 * @param a number[...], or a number
 * @param b number[...], or a number
 * @returns bool, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await lessEqual(tensor([1, 2]), 2).array(); // [true, true]
 * ```
 */
export const lessEqual = (a: TensorLike, b: TensorLike): Tensor => broadcasting(lessEqualOp, a, b);
