import {
  abs,
  add,
  div,
  equal,
  greaterEqual,
  less,
  logicalOr,
  maximum,
  minimum,
  sub,
  type Tensor,
  where,
} from "@hyaline/core";

/** z moved away from 0 by ε in its own direction; 0 counts as positive, as in Captum and Zennit. */
export const stabilised = (z: Tensor, epsilon: number): Tensor =>
  add(z, where(greaterEqual(z, 0), epsilon, -epsilon));

export const positive = (x: Tensor): Tensor => maximum(x, 0);
export const negative = (x: Tensor): Tensor => minimum(x, 0);

/** a − b, and 0 where they are equal, infinities too. */
export const difference = (a: Tensor, b: Tensor): Tensor => where(equal(a, b), 0, sub(a, b));

/** a / d, and `otherwise` where |d| is below `least`. */
export function quotient(a: Tensor, d: Tensor, least: number, otherwise: Tensor | number): Tensor {
  const small = logicalOr(less(abs(d), least), equal(d, 0));
  return where(small, otherwise, div(a, where(small, 1, d)));
}
