import { apply1, checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { primitive } from "../../op.js";
import { normaliseAxis, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";

export const transposeOp = primitive<{ readonly permutation: readonly number[] }>({
  name: "transpose",
  infer: (inputs, { permutation }) => {
    const [x] = inputs as [Spec];
    return [{ dtype: x.dtype, shape: permutation.map((axis) => x.shape[axis] as number) }];
  },
  vjp: ({ attributes }, [g]) => [transpose(g as Tensor, inverse(attributes.permutation))],
  batch: ([x], { attributes }) => [
    transpose(x as Tensor, [0, ...attributes.permutation.map((axis) => axis + 1)]),
  ],
  simplify: (node, view) => {
    const { permutation } = node.attributes;
    if (permutation.every((axis, i) => axis === i)) return node.inputs;
    const before = view.producer(node.inputs[0] as number);
    if (before?.op !== node.op) return undefined;
    const first = before.attributes.permutation as readonly number[];
    return view.emit(node.op, before.inputs, {
      permutation: permutation.map((axis) => first[axis] as number),
    });
  },
});

const inverse = (permutation: readonly number[]): number[] => {
  const out = new Array<number>(permutation.length);
  permutation.forEach((axis, i) => {
    out[axis] = i;
  });
  return out;
};

/**
 * The axes in another order: axis i of the result is axis `permutation[i]` of `x`. Without a permutation the order is
 * reversed, as in NumPy.
 *
 * @param x any[...]
 * @throws HyalineError `axis` when `permutation` does not name each axis once
 * @example
 * ```ts
 * transpose(zeros([2, 3, 4]), [0, 2, 1]).shape; // [2, 4, 3]
 * ```
 */
export function transpose(x: Tensor, permutation?: readonly number[]): Tensor {
  checkTensor("transpose", x);
  const order = permutation
    ? permutation.map((axis) => normaliseAxis(axis, x.rank, "transpose"))
    : x.shape.map((_, i) => x.rank - 1 - i);
  if (order.length !== x.rank || new Set(order).size !== x.rank) {
    fail("axis", "transpose needs each axis once", `[${String(permutation)}] for ${x.rank} axes`);
  }
  return apply1(transposeOp, [x], { permutation: order });
}
