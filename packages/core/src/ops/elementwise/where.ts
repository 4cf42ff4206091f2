import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { primitive } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { batchElementwise, broadcastAll, coerce, promoteAll } from "./elementwise.js";

export const whereOp = primitive<Record<string, never>>({
  name: "where",
  evaluate: (condition, a, b) => (condition !== 0 ? (a as number) : (b as number)),
  infer: (inputs) => {
    const [condition, a] = inputs as [Spec, Spec, Spec];
    if (condition.dtype !== "bool")
      fail("dtype", "where needs a bool condition", formatSpec(condition), "compare it first");
    return [{ dtype: a.dtype, shape: broadcastAll("where", inputs) }];
  },
  vjp: ({ inputs, needs }, cotangents) => {
    const [condition, a, b] = inputs as [Tensor, Tensor, Tensor];
    const [g] = cotangents as [Tensor];
    const zero = fill(0, { dtype: g.dtype, shape: [] });
    return [
      undefined,
      needs[1] ? sumToShape(where(condition, g, zero), a.shape) : undefined,
      needs[2] ? sumToShape(where(condition, zero, g), b.shape) : undefined,
    ];
  },
  batch: batchElementwise,
});

/**
 * `a` where the condition holds, `b` elsewhere, with broadcasting. The gradient of the side that is not taken is 0,
 * also where that side is NaN or infinite only if its own derivative is finite: guard the input, as in
 * `log(where(x > 0, x, 1))`.
 *
 * @param condition bool[...]
 * @param a any[...], or a number
 * @param b any[...], or a number
 * @throws HyalineError `dtype` when the condition is not bool, `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await where(tensor([true, false]), 1, tensor([5, 6])).array(); // [1, 6]
 * ```
 */
export function where(condition: TensorLike, a: TensorLike, b: TensorLike): Tensor {
  const [test] = coerce("where", [condition]) as [Tensor];
  return apply1(whereOp, [test, ...promoteAll("where", [a, b])], {});
}
