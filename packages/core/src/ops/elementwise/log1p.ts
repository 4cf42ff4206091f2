import type { Tensor, TensorLike } from "../../tensor.js";
import { abs } from "./abs.js";
import { add } from "./add.js";
import { div } from "./div.js";
import { elementwiseComposite, float, unary } from "./elementwise.js";
import { equal } from "./equal.js";
import { less } from "./less.js";
import { log } from "./log.js";
import { mul } from "./mul.js";
import { sub } from "./sub.js";
import { where } from "./where.js";

/** The body's division takes back the rounding of 1 + x. Source: W. Kahan, in N. Higham, Accuracy and Stability, problem 1.5. */
export const log1pOp = elementwiseComposite({
  name: "log1p",
  ...float,
  evaluate: Math.log1p,
  vjp: ({ inputs: [x] }, g) => [div(g, add(1, x as Tensor))],
  body: (x) => {
    const sum = add(1, x);
    const rounded = sub(sum, 1);
    const near = where(equal(rounded, 0), x, mul(log(sum), div(x, rounded)));
    return where(less(abs(x), 0.5), near, log(sum));
  },
});

/**
 * Elementwise log(1 + x), precise also where x is near 0; -Infinity at -1, NaN below.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await log1p(tensor([1e-10])).array(); // [1e-10]
 * ```
 */
export const log1p = (x: TensorLike): Tensor => unary(log1pOp, x, true);
