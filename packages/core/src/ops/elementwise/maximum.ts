import type { Tensor, TensorLike } from "../../tensor.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { cast } from "./cast.js";
import { broadcasting, elementwise, number } from "./elementwise.js";
import { equal } from "./equal.js";
import { greater } from "./greater.js";
import { mul } from "./mul.js";
import { sub } from "./sub.js";
import { where } from "./where.js";

export const maximumOp = elementwise({
  name: "maximum",
  ...number,
  evaluate: (a, b) => Math.max(a, b),
  vjp: ({ inputs }, g) => {
    const [a, b] = inputs as [Tensor, Tensor];
    const toA = where(greater(a, b), 1, where(equal(a, b), 0.5, 0));
    return [
      sumToShape(mul(g, cast(toA, g.dtype)), a.shape),
      sumToShape(mul(g, cast(sub(1, toA), g.dtype)), b.shape),
    ];
  },
});

/**
 * Elementwise larger of a and b, with broadcasting. NaN wins; equal inputs share the gradient.
 *
 * @param a number[...], or a number
 * @param b number[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await maximum(tensor([1, 5]), 3).array(); // [3, 5]
 * ```
 */
export const maximum = (a: TensorLike, b: TensorLike): Tensor => broadcasting(maximumOp, a, b);
