import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";

export const expOp = elementwise({
  name: "exp",
  ...float,
  evaluate: Math.exp,
  vjp: ({ outputs: [y] }, g) => [mul(g, y as Tensor)],
});

/**
 * Elementwise e^x.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await exp(tensor([0, 1])).array(); // [1, 2.7182817]
 * ```
 */
export const exp = (x: TensorLike): Tensor => unary(expOp, x, true);
