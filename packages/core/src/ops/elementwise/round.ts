import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, float, onFloats } from "./elementwise.js";

export const roundOp = elementwise({
  name: "round",
  ...float,
  evaluate: roundToEven,
  vjp: zeroDerivative("it is constant almost everywhere"),
});

/** Math.round takes halves up. */
function roundToEven(x: number): number {
  return Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x);
}

/**
 * Elementwise nearest whole number; of two equally near the even one, as NumPy and ONNX have it. Integers stay as they are.
 *
 * @param x number[...]
 * @example
 * ```ts
 * await round(tensor([0.5, 1.5, -1.6])).array(); // [0, 2, -2]
 * ```
 */
export const round = (x: TensorLike): Tensor => onFloats(roundOp, x);
