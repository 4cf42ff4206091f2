import type { Tensor, TensorLike } from "../../tensor.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { addOp } from "./add.js";
import { broadcasting, elementwise, number } from "./elementwise.js";
import { isLiteral, negated, sameAsOutput } from "./identities.js";
import { neg } from "./neg.js";

export const subOp = elementwise({
  name: "sub",
  ...number,
  evaluate: (a, b) => a - b,
  vjp: ({ inputs: [a, b] }, g) => [
    sumToShape(g, (a as Tensor).shape),
    sumToShape(neg(g), (b as Tensor).shape),
  ],
  simplify: (node, view) => {
    const [a, b] = node.inputs as [number, number];
    if (isLiteral(view, b, 0)) return sameAsOutput(node, view, a);
    const minusB = negated(view, b);
    return minusB === undefined ? undefined : view.emit(addOp, [a, minusB], {});
  },
});

/**
 * Elementwise a - b, with broadcasting. Integers wrap around.
 *
 * @param a number[...], or a number
 * @param b number[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await sub(tensor([5, 6]), 1).array(); // [4, 5]
 * ```
 */
export const sub = (a: TensorLike, b: TensorLike): Tensor => broadcasting(subOp, a, b);
