import { apply1 } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { composite } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { abs } from "./abs.js";
import { add } from "./add.js";
import { cast } from "./cast.js";
import { div } from "./div.js";
import { coerce } from "./elementwise.js";
import { equal } from "./equal.js";
import { less } from "./less.js";
import { log } from "./log.js";
import { mul } from "./mul.js";
import { sub } from "./sub.js";
import { where } from "./where.js";

export const log1pOp = composite<Record<string, never>>({
  name: "log1p",
  evaluate: Math.log1p,
  infer: (inputs) => {
    const [x] = inputs as [Spec];
    if (!isFloat(x.dtype))
      fail("dtype", "log1p takes floating-point tensors", formatSpec(x), "cast(…) it first");
    return [x];
  },
  // W. Kahan's trick: the rounding error of u = 1 + x also sits in u - 1, and their quotient is free of it.
  body: (inputs) => {
    const [x] = inputs as [Tensor];
    const u = add(1, x);
    const small = where(equal(u, 1), x, mul(log(u), div(x, sub(u, 1))));
    return [where(less(abs(x), 0.5), small, log(u))];
  },
  vjp: ({ inputs: [x] }, [g]) => [div(g as Tensor, add(1, x as Tensor))],
  batch: ([x], { op }) => [apply1(op, [x as Tensor], {})],
});

/**
 * Elementwise log(1 + x), accurate near 0.
 *
 * Source: N. Higham, Accuracy and Stability of Numerical Algorithms, 2002, problem 1.5.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await log1p(tensor([1e-10])).array(); // [1e-10]
 * ```
 */
export function log1p(x: TensorLike): Tensor {
  const [input] = coerce("log1p", [x]) as [Tensor];
  return apply1(log1pOp, [isFloat(input.dtype) ? input : cast(input, "float32")], {});
}
