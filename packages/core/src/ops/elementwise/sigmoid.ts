import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";
import { sub } from "./sub.js";

export const sigmoidOp = elementwise({
  name: "sigmoid",
  ...float,
  evaluate: (x) => 1 / (1 + Math.exp(-x)),
  vjp: ({ outputs: [y] }, g) => [mul(g, mul(y as Tensor, sub(1, y as Tensor)))],
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
