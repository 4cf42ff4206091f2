import type { Tensor, TensorLike } from "../../tensor.js";
import { abs } from "./abs.js";
import { div } from "./div.js";
import { elementwiseComposite, float, unary } from "./elementwise.js";
import { equal } from "./equal.js";
import { exp } from "./exp.js";
import { less } from "./less.js";
import { log } from "./log.js";
import { mul } from "./mul.js";
import { sub } from "./sub.js";
import { where } from "./where.js";

/** The body's division takes back the rounding of e^x. Source: W. Kahan, in N. Higham, Accuracy and Stability, 1.14.1. */
export const expm1Op = elementwiseComposite({
  name: "expm1",
  ...float,
  evaluate: Math.expm1,
  vjp: ({ inputs: [x] }, g) => [mul(g, exp(x as Tensor))],
  body: (x) => {
    const power = exp(x);
    const rough = sub(power, 1);
    const near = where(equal(rough, 0), x, mul(rough, div(x, log(power))));
    return where(less(abs(x), 0.5), near, rough);
  },
});

/**
 * Elementwise e^x - 1, precise also where x is near 0.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await expm1(tensor([1e-10])).array(); // [1e-10]
 * ```
 */
export const expm1 = (x: TensorLike): Tensor => unary(expm1Op, x, true);
