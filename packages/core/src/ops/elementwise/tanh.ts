import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";
import { sub } from "./sub.js";

export const tanhOp = elementwise({
  name: "tanh",
  ...float,
  evaluate: Math.tanh,
  vjp: ({ outputs: [y] }, g) => [mul(g, sub(1, mul(y as Tensor, y as Tensor)))],
});

/**
 * Elementwise hyperbolic tangent.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await tanh(tensor([0])).array(); // [0]
 * ```
 */
export const tanh = (x: TensorLike): Tensor => unary(tanhOp, x, true);
