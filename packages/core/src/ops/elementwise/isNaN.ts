import { isFloat } from "../../dtype.js";
import { zeroDerivative } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { fill } from "../creation/fill.js";
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
export const isNaN = (x: Tensor): Tensor =>
  isFloat(x.dtype) ? unary(isNaNOp, x) : fill(0, { dtype: "bool", shape: x.shape });
