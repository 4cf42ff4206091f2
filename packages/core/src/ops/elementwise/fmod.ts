import type { Tensor, TensorLike } from "../../tensor.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { div } from "./div.js";
import { broadcasting, elementwise, number } from "./elementwise.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";
import { round } from "./round.js";
import { sub } from "./sub.js";

/** What is left of a after taking off a whole number of b: that number is the derivative by b, negated. */
export function remainderGradient(inputs: readonly Tensor[], remainder: Tensor, g: Tensor): Tensor[] {
  const [a, b] = inputs as [Tensor, Tensor];
  const count = round(div(sub(a, remainder), b));
  return [sumToShape(g, a.shape), sumToShape(neg(mul(g, count)), b.shape)];
}

export const fmodOp = elementwise({
  name: "fmod",
  ...number,
  evaluate: (a, b) => a % b,
  vjp: ({ inputs, outputs }, g) => remainderGradient(inputs, outputs[0] as Tensor, g),
});

/**
 * Elementwise remainder of a / b with the sign of a, as `%` in JavaScript and C has it, with broadcasting: a - b *
 * trunc(a / b). By 0 it is NaN, between integers undefined. Compare {@link mod}.
 *
 * @param a number[...], or a number
 * @param b number[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await fmod(tensor([7, -7]), 3).array(); // [1, -1]
 * ```
 */
export const fmod = (a: TensorLike, b: TensorLike): Tensor => broadcasting(fmodOp, a, b);
