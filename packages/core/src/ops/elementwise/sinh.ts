import type { Tensor, TensorLike } from "../../tensor.js";
import { cosh } from "./cosh.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";

export const sinhOp = elementwise({
  name: "sinh",
  ...float,
  evaluate: Math.sinh,
  vjp: ({ inputs: [x] }, g) => [mul(g, cosh(x as Tensor))],
});

/**
 * Elementwise hyperbolic sine (e^x - e^-x) / 2.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await sinh(tensor([0, 1])).array(); // [0, 1.1752012]
 * ```
 */
export const sinh = (x: TensorLike): Tensor => unary(sinhOp, x, true);
