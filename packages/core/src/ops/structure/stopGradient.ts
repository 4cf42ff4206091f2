import { apply1 } from "../../apply.js";
import { primitive, zeroDerivative } from "../../op.js";
import type { Tensor } from "../../tensor.js";

export const stopGradientOp = primitive<Record<string, never>>({
  name: "stopGradient",
  infer: ([x]) => (x ? [x] : []),
  vjp: zeroDerivative("it says so"),
  batch: ([x]) => (x ? [stopGradient(x)] : []),
  simplify: (node) => node.inputs,
});

/**
 * The identity, through which no gradient flows.
 *
 * @param x any[...]
 * @example
 * ```ts
 * await grad((x: Tensor) => x.mul(stopGradient(x)).sum())(tensor([3])).array(); // [3]
 * ```
 */
export const stopGradient = (x: Tensor): Tensor => apply1(stopGradientOp, [x], {});
