/** What `fmod` and `mod` share. Not an op itself. */
import type { Tensor } from "../../tensor.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { div } from "./div.js";
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
