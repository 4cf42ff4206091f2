import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";
import { sinh } from "./sinh.js";

export const coshOp = elementwise({
  name: "cosh",
  ...float,
  evaluate: Math.cosh,
  vjp: ({ inputs: [x] }, g) => [mul(g, sinh(x as Tensor))],
});

/**
 * Elementwise hyperbolic cosine (e^x + e^-x) / 2.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await cosh(tensor([0, 1])).array(); // [1, 1.5430807]
 * ```
 */
export const cosh = (x: TensorLike): Tensor => unary(coshOp, x, true);
