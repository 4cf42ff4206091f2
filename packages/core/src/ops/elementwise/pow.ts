import type { Tensor, TensorLike } from "../../tensor.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { broadcasting, elementwise, number } from "./elementwise.js";
import { equal } from "./equal.js";
import { greater } from "./greater.js";
import { isLiteral, sameAsOutput } from "./identities.js";
import { log } from "./log.js";
import { mul } from "./mul.js";
import { sub } from "./sub.js";
import { where } from "./where.js";

export const powOp = elementwise({
  name: "pow",
  ...number,
  evaluate: (a, b) => a ** b,
  vjp: ({ inputs, outputs, needs }, g) => {
    const [a, b] = inputs as [Tensor, Tensor];
    const [y] = outputs as [Tensor];
    const da = () => mul(g, where(equal(b, 0), 0, mul(b, pow(a, sub(b, 1)))));
    const db = () => mul(g, where(greater(a, 0), mul(y, log(where(greater(a, 0), a, 1))), 0));
    return [
      needs[0] ? sumToShape(da(), a.shape) : undefined,
      needs[1] ? sumToShape(db(), b.shape) : undefined,
    ];
  },
  simplify: (node, view) => {
    const [a, b] = node.inputs as [number, number];
    return isLiteral(view, b, 1) ? sameAsOutput(node, view, a) : undefined;
  },
});

/**
 * Elementwise a ** b, with broadcasting. The gradient with respect to b is 0 where a ≤ 0.
 *
 * @param a number[...], or a number
 * @param b number[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await pow(tensor([2, 3]), 2).array(); // [4, 9]
 * ```
 */
export const pow = (a: TensorLike, b: TensorLike): Tensor => broadcasting(powOp, a, b);
