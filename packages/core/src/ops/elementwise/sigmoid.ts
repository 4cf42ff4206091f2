import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";

export const sigmoidOp = elementwise({
  name: "sigmoid",
  ...float,
  evaluate: (x) => 1 / (1 + Math.exp(-x)),
  // 1 - y would lose its digits where y is near 1.
  vjp: ({ inputs: [x], outputs: [y] }, g) => [mul(g, mul(y as Tensor, sigmoid(neg(x as Tensor))))],
});

/**
 * Elementwise logistic function 1 / (1 + e^-x).
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await sigmoid(tensor([0])).array(); // [0.5]
 * ```
 */
export const sigmoid = (x: TensorLike): Tensor => unary(sigmoidOp, x, true);
