import type { Tensor, TensorLike } from "../../tensor.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { cast } from "./cast.js";
import { broadcasting, elementwise, number } from "./elementwise.js";
import { equal } from "./equal.js";
import { less } from "./less.js";
import { mul } from "./mul.js";
import { sub } from "./sub.js";
import { where } from "./where.js";

export const minimumOp = elementwise({
  name: "minimum",
  ...number,
  evaluate: (a, b) => Math.min(a, b),
  vjp: ({ inputs }, g) => {
    const [a, b] = inputs as [Tensor, Tensor];
    const toA = where(less(a, b), 1, where(equal(a, b), 0.5, 0));
    return [
      sumToShape(mul(g, cast(toA, g.dtype)), a.shape),
      sumToShape(mul(g, cast(sub(1, toA), g.dtype)), b.shape),
    ];
  },
});

/**
 * Elementwise smaller of a and b, with broadcasting. NaN wins; equal inputs share the gradient.
 *
 * @param a number[...], or a number
 * @param b number[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await minimum(tensor([1, 5]), 3).array(); // [1, 3]
 * ```
 */
export const minimum = (a: TensorLike, b: TensorLike): Tensor => broadcasting(minimumOp, a, b);
