import type { Tensor, TensorLike } from "../../tensor.js";
import { add } from "./add.js";
import { div } from "./div.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";
import { sqrt } from "./sqrt.js";
import { sub } from "./sub.js";

export const asinOp = elementwise({
  name: "asin",
  ...float,
  evaluate: Math.asin,
  vjp: ({ inputs: [x] }, g) => [div(g, sqrt(mul(sub(1, x as Tensor), add(1, x as Tensor))))],
});

/**
 * Elementwise inverse sine, from -π/2 to π/2; NaN outside of -1 to 1.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await asin(tensor([0, 1])).array(); // [0, 1.5707964]
 * ```
 */
export const asin = (x: TensorLike): Tensor => unary(asinOp, x, true);
