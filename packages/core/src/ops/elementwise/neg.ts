import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, number, unary } from "./elementwise.js";

export const negOp = elementwise({
  name: "neg",
  ...number,
  evaluate: (x) => -x,
  vjp: (_, g) => [neg(g)],
});

/**
 * Elementwise -x.
 *
 * @param x any[...]
 * @example
 * ```ts
 * await neg(tensor([1, -2])).array(); // [-1, 2]
 * ```
 */
export const neg = (x: TensorLike): Tensor => unary(negOp, x);
