import type { Tensor, TensorLike } from "../../tensor.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { broadcasting, elementwise, number } from "./elementwise.js";
import { isLiteral, sameAsOutput } from "./identities.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";

export const divOp = elementwise({
  name: "div",
  ...number,
  evaluate: (a, b) => a / b,
  vjp: ({ inputs, outputs, needs }, g) => {
    const [a, b] = inputs as [Tensor, Tensor];
    const [y] = outputs as [Tensor];
    const da = div(g, b);
    return [sumToShape(da, a.shape), needs[1] ? sumToShape(neg(mul(da, y)), b.shape) : undefined];
  },
  simplify: (node, view) => {
    const [a, b] = node.inputs as [number, number];
    return isLiteral(view, b, 1) ? sameAsOutput(node, view, a) : undefined;
  },
});

/**
 * Elementwise a / b, with broadcasting. Between integers it truncates towards zero, as ONNX does, and by 0 it is 0.
 *
 * @param a number[...], or a number
 * @param b number[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await div(tensor([3, 4]), 2).array(); // [1.5, 2]
 * ```
 */
export const div = (a: TensorLike, b: TensorLike): Tensor => broadcasting(divOp, a, b);
