import type { Tensor, TensorLike } from "../../tensor.js";
import { add } from "./add.js";
import { div } from "./div.js";
import { elementwise, float, unary } from "./elementwise.js";
import { sqrt } from "./sqrt.js";
import { square } from "./square.js";

export const asinhOp = elementwise({
  name: "asinh",
  ...float,
  evaluate: Math.asinh,
  vjp: ({ inputs: [x] }, g) => [div(g, sqrt(add(1, square(x as Tensor))))],
});

/**
 * Elementwise inverse hyperbolic sine log(x + √(x² + 1)).
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await asinh(tensor([0, 1])).array(); // [0, 0.8813736]
 * ```
 */
export const asinh = (x: TensorLike): Tensor => unary(asinhOp, x, true);
