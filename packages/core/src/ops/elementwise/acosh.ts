import type { Tensor, TensorLike } from "../../tensor.js";
import { add } from "./add.js";
import { div } from "./div.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";
import { sqrt } from "./sqrt.js";
import { sub } from "./sub.js";

export const acoshOp = elementwise({
  name: "acosh",
  ...float,
  evaluate: Math.acosh,
  vjp: ({ inputs: [x] }, g) => [div(g, sqrt(mul(sub(x as Tensor, 1), add(x as Tensor, 1))))],
});

/**
 * Elementwise inverse hyperbolic cosine log(x + √(x² - 1)); NaN below 1.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await acosh(tensor([1, 2])).array(); // [0, 1.316958]
 * ```
 */
export const acosh = (x: TensorLike): Tensor => unary(acoshOp, x, true);
