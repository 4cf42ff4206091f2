import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { boolean, broadcasting, elementwise } from "./elementwise.js";

export const logicalAndOp = elementwise({
  name: "logicalAnd",
  ...boolean,
  evaluate: (a, b) => Number(a !== 0 && b !== 0),
  vjp: zeroDerivative("its inputs are bool"),
});

/**
 * Elementwise a and b, with broadcasting.
 *
 * @param a bool[...], or a boolean
 * @param b bool[...], or a boolean
 * @returns bool, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast, `dtype` for anything but bool
 * @example
 * ```ts
 * await logicalAnd(tensor([false, true]), true).array(); // [false, true]
 * ```
 */
export const logicalAnd = (a: TensorLike, b: TensorLike): Tensor => broadcasting(logicalAndOp, a, b);
