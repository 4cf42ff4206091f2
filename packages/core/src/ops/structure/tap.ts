import { apply1 } from "../../apply.js";
import { primitive } from "../../op.js";
import type { Tensor } from "../../tensor.js";

export const tapOp = primitive<{ readonly name: string }>({
  name: "tap",
  infer: ([x]) => (x ? [x] : []),
  vjp: (_, [g]) => [g],
  batch: ([x], { attributes }) => (x ? [tap(attributes.name, x)] : []),
  simplify: (node) => node.inputs,
});

/**
 * The identity, which gives a value a name: explainers can then ask for it as a `layer`, and `cut` can split there.
 *
 * @param x any[...]
 * @example
 * ```ts
 * const model = (x: Tensor) => tap("features", x.mul(2)).sum();
 * ```
 */
export const tap = (name: string, x: Tensor): Tensor => apply1(tapOp, [x], { name });
