import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, number, unary } from "./elementwise.js";
import { negated } from "./identities.js";

export const negOp = elementwise({
  name: "neg",
  ...number,
  evaluate: (x) => -x,
  vjp: (_, g) => [neg(g)],
  simplify: (node, view) => {
    const [x] = node.inputs as [number];
    const minusX = negated(view, x);
    if (minusX !== undefined) return [minusX];
    const producer = view.producer(x);
    if (producer?.op.name !== "mul") return undefined;
    const [a, b] = producer.inputs as [number, number];
    const scale = view.literal(a);
    return scale === undefined ? undefined : view.emit(producer.op, [view.fill(-scale, view.spec(a)), b], {});
  },
});

/**
 * Elementwise -x.
 *
 * @param x any[...]
 * @example
 * ```ts
 * await neg(tensor([1, -2])).array(); // [-1, 2]
 * ```
 */
export const neg = (x: TensorLike): Tensor => unary(negOp, x);
