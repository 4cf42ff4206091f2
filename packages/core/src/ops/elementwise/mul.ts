import type { Tensor, TensorLike } from "../../tensor.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { broadcasting, elementwise } from "./elementwise.js";
import { isLiteral, sameAsOutput } from "./identities.js";

export const mulOp = elementwise({
  name: "mul",
  evaluate: (a, b) => a * b,
  evaluateInteger: Math.imul,
  vjp: ({ inputs, needs }, g) => {
    const [a, b] = inputs as [Tensor, Tensor];
    return [
      needs[0] ? sumToShape(mul(g, b), a.shape) : undefined,
      needs[1] ? sumToShape(mul(g, a), b.shape) : undefined,
    ];
  },
  simplify: (node, view) => {
    const [a, b] = node.inputs as [number, number];
    if (isLiteral(view, a, 1)) return sameAsOutput(node, view, b);
    if (isLiteral(view, b, 1)) return sameAsOutput(node, view, a);
    return undefined;
  },
});

/**
 * Elementwise a * b, with broadcasting. Integers wrap around; on bool tensors it is the logical and.
 *
 * @param a any[...], or a number
 * @param b any[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await mul(tensor([1, 2]), 3).array(); // [3, 6]
 * ```
 */
export const mul = (a: TensorLike, b: TensorLike): Tensor => broadcasting(mulOp, a, b);
