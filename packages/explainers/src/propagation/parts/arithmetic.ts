import { abs, div, equal, greaterEqual, maximum, minimum, sub, type Tensor, where } from "@hyaline/core";

export const positive = (x: Tensor): Tensor => maximum(x, 0);
export const negative = (x: Tensor): Tensor => minimum(x, 0);

/** a − b, and 0 where they are equal, infinities too. */
export const difference = (a: Tensor, b: Tensor): Tensor => where(equal(a, b), 0, sub(a, b));

/** a / d, and `otherwise` where |d| is below `least`, which is positive, or no number. */
export function quotient(a: Tensor, d: Tensor, least: number, otherwise: Tensor | number): Tensor {
  const isLarge = greaterEqual(abs(d), least);
  return where(isLarge, div(a, where(isLarge, d, 1)), otherwise);
}
