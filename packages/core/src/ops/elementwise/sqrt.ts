import type { Tensor, TensorLike } from "../../tensor.js";
import { div } from "./div.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";

export const sqrtOp = elementwise({
  name: "sqrt",
  ...float,
  evaluate: Math.sqrt,
  vjp: ({ outputs: [y] }, g) => [div(mul(g, 0.5), y as Tensor)],
});

/**
 * Elementwise square root; NaN below 0.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await sqrt(tensor([4, 9])).array(); // [2, 3]
 * ```
 */
export const sqrt = (x: TensorLike): Tensor => unary(sqrtOp, x, true);
