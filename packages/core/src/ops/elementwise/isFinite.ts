import { isFloat } from "../../dtype.js";
import { zeroDerivative } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { fill } from "../creation/fill.js";
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
export const isFinite = (x: Tensor): Tensor =>
  isFloat(x.dtype) ? unary(isFiniteOp, x) : fill(1, { dtype: "bool", shape: x.shape });
