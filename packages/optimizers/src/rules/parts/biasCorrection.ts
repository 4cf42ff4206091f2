import { div, full, mul, sub, type Tensor, tanh } from "@hyaline/core";

/**
 * 1 - beta^step, to full relative accuracy also where beta^step is near 1.
 *
 * With u = tanh(step · ln(beta) / 2), e^{2 artanh u} = (1 + u) / (1 - u), so 1 - beta^step = -2u / (1 - u). The plain
 * difference would lose up to four of float32's seven digits at the first steps with beta = 0.999.
 *
 * @param step float[]
 */
export function biasCorrection(beta: number, step: Tensor): Tensor {
  if (beta === 0) return full([], 1, { dtype: step.dtype });
  const u = tanh(mul(step, Math.log(beta) / 2));
  return div(mul(u, -2), sub(1, u));
}
