import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { boolean, broadcasting, elementwise } from "./elementwise.js";

export const logicalXorOp = elementwise({
  name: "logicalXor",
  ...boolean,
  evaluate: (a, b) => Number((a !== 0) !== (b !== 0)),
  vjp: zeroDerivative("its inputs are bool"),
});

/**
 * Elementwise either a or b but not both, with broadcasting.
 *
 * @param a bool[...], or a boolean
 * @param b bool[...], or a boolean
 * @returns bool, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast, `dtype` for anything but bool
 * @example
 * ```ts
 * await logicalXor(tensor([false, true]), true).array(); // [true, false]
 * ```
 */
export const logicalXor = (a: TensorLike, b: TensorLike): Tensor => broadcasting(logicalXorOp, a, b);
