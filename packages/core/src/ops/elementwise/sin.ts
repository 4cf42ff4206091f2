import type { Tensor, TensorLike } from "../../tensor.js";
import { cos } from "./cos.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";

export const sinOp = elementwise({
  name: "sin",
  ...float,
  evaluate: Math.sin,
  vjp: ({ inputs: [x] }, g) => [mul(g, cos(x as Tensor))],
});

/**
 * Elementwise sine of x in radians.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await sin(tensor([0, Math.PI / 2])).array(); // [0, 1]
 * ```
 */
export const sin = (x: TensorLike): Tensor => unary(sinOp, x, true);
