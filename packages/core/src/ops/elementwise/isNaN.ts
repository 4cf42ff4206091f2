import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, float, unary } from "./elementwise.js";

export const isNaNOp = elementwise({
  name: "isNaN",
  ...float,
  result: "bool",
  evaluate: (x) => Number(Number.isNaN(x)),
  vjp: zeroDerivative("a test is constant almost everywhere"),
});

/**
 * Where elements are not a number; never for integers.
 *
 * @param x number[...]
 * @returns bool[...]
 * @example
 * ```ts
 * await isNaN(tensor([Number.NaN, 1])).array(); // [true, false]
 * ```
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the op's name in NumPy, ONNX and tfjs
export const isNaN = (x: TensorLike): Tensor => unary(isNaNOp, x, true);
