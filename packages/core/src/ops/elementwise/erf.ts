import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, float, unary } from "./elementwise.js";
import { exp } from "./exp.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";

export const erfOp = elementwise({
  name: "erf",
  ...float,
  evaluate: errorFunction,
  vjp: ({ inputs: [x] }, g) => [mul(g, mul(2 / Math.sqrt(Math.PI), exp(neg(mul(x as Tensor, x as Tensor)))))],
});

/**
 * To float64 accuracy: below 3 the series 2/√π e^(-x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!, all of whose terms have one sign; above,
 * the continued fraction of erfc. Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6 and 7.1.14.
 */
function errorFunction(x: number): number {
  const square = x * x;
  if (square > 36) return Math.sign(x);
  if (square < 9) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
      term *= (2 * square) / (2 * n + 1);
      sum += term;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (Math.abs(x) + fraction);
  const complement = Math.exp(-square) / (Math.sqrt(Math.PI) * (Math.abs(x) + fraction));
  return Math.sign(x) * (1 - complement);
}

/**
 * Elementwise Gauss error function 2/√π ∫₀ˣ e^(-t²) dt.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await erf(tensor([0, 1])).array(); // [0, 0.8427008]
 * ```
 */
export const erf = (x: TensorLike): Tensor => unary(erfOp, x, true);
