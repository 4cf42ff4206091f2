import type { Tensor, TensorLike } from "../../tensor.js";
import { div } from "./div.js";
import { elementwise, float, unary } from "./elementwise.js";

export const logOp = elementwise({
  name: "log",
  ...float,
  evaluate: Math.log,
  vjp: ({ inputs: [x] }, g) => [div(g, x as Tensor)],
});

/**
 * Elementwise natural logarithm; -Infinity at 0, NaN below.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await log(tensor([1, Math.E])).array(); // [0, 0.99999994]
 * ```
 */
export const log = (x: TensorLike): Tensor => unary(logOp, x, true);
