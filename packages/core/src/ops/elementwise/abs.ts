import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, number, unary } from "./elementwise.js";
import { mul } from "./mul.js";
import { sign } from "./sign.js";

export const absOp = elementwise({
  name: "abs",
  ...number,
  evaluate: Math.abs,
  vjp: ({ inputs: [x] }, g) => [mul(g, sign(x as Tensor))],
});

/**
 * Elementwise absolute value; its gradient at 0 is 0.
 *
 * @param x any[...]
 * @example
 * ```ts
 * await abs(tensor([-2, 3])).array(); // [2, 3]
 * ```
 */
export const abs = (x: TensorLike): Tensor => unary(absOp, x);
