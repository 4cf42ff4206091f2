import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";
import { sin } from "./sin.js";

export const cosOp = elementwise({
  name: "cos",
  ...float,
  evaluate: Math.cos,
  vjp: ({ inputs: [x] }, g) => [neg(mul(g, sin(x as Tensor)))],
});

/**
 * Elementwise cosine of x in radians.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await cos(tensor([0])).array(); // [1]
 * ```
 */
export const cos = (x: TensorLike): Tensor => unary(cosOp, x, true);
