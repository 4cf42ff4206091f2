import { apply1 } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { composite } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { abs } from "./abs.js";
import { cast } from "./cast.js";
import { div } from "./div.js";
import { coerce } from "./elementwise.js";
import { equal } from "./equal.js";
import { exp } from "./exp.js";
import { less } from "./less.js";
import { log } from "./log.js";
import { mul } from "./mul.js";
import { sub } from "./sub.js";
import { where } from "./where.js";

export const expm1Op = composite<Record<string, never>>({
  name: "expm1",
  evaluate: Math.expm1,
  infer: (inputs) => {
    const [x] = inputs as [Spec];
    if (!isFloat(x.dtype))
      fail("dtype", "expm1 takes floating-point tensors", formatSpec(x), "cast(…) it first");
    return [x];
  },
  // W. Kahan's trick: the rounding error of u = e^x also sits in log u, and their quotient is free of it.
  body: (inputs) => {
    const [x] = inputs as [Tensor];
    const u = exp(x);
    const small = where(equal(u, 1), x, mul(sub(u, 1), div(x, log(u))));
    return [where(less(abs(x), 0.5), small, sub(u, 1))];
  },
  vjp: ({ inputs: [x] }, [g]) => [mul(g as Tensor, exp(x as Tensor))],
  batch: ([x], { op }) => [apply1(op, [x as Tensor], {})],
});

/**
 * Elementwise e^x − 1, accurate near 0.
 *
 * Source: N. Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 1.14.1.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await expm1(tensor([1e-10])).array(); // [1e-10]
 * ```
 */
export function expm1(x: TensorLike): Tensor {
  const [input] = coerce("expm1", [x]) as [Tensor];
  return apply1(expm1Op, [isFloat(input.dtype) ? input : cast(input, "float32")], {});
}
