import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, float, unary } from "./elementwise.js";

export const isFiniteOp = elementwise({
  name: "isFinite",
  ...float,
  result: "bool",
  evaluate: (x) => Number(Number.isFinite(x)),
  vjp: zeroDerivative("a test is constant almost everywhere"),
});

/**
 * Where elements are neither NaN nor infinite; always for integers.
 *
 * @param x number[...]
 * @returns bool[...]
 * @example
 * ```ts
 * await isFinite(tensor([1 / 0, 1])).array(); // [false, true]
 * ```
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the op's name in NumPy, ONNX and tfjs
export const isFinite = (x: TensorLike): Tensor => unary(isFiniteOp, x, true);
