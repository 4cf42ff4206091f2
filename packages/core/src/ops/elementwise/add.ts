import type { Tensor, TensorLike } from "../../tensor.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { broadcasting, elementwise } from "./elementwise.js";
import { isLiteral, negated, sameAsOutput } from "./identities.js";
import { subOp } from "./sub.js";

export const addOp = elementwise({
  name: "add",
  evaluate: (a, b) => a + b,
  vjp: ({ inputs: [a, b] }, g) => [sumToShape(g, (a as Tensor).shape), sumToShape(g, (b as Tensor).shape)],
  simplify: (node, view) => {
    const [a, b] = node.inputs as [number, number];
    if (isLiteral(view, a, 0)) return sameAsOutput(node, view, b);
    if (isLiteral(view, b, 0)) return sameAsOutput(node, view, a);
    const [minusA, minusB] = [negated(view, a), negated(view, b)];
    if (minusB !== undefined) return view.emit(subOp, [a, minusB], {});
    return minusA === undefined ? undefined : view.emit(subOp, [b, minusA], {});
  },
});

/**
 * Elementwise a + b, with broadcasting. Integers wrap around; on bool tensors it is the logical or.
 *
 * @param a any[...], or a number
 * @param b any[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await add(tensor([1, 2]), 3).array(); // [4, 5]
 * ```
 */
export const add = (a: TensorLike, b: TensorLike): Tensor => broadcasting(addOp, a, b);
