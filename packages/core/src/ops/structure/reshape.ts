import { apply1, checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { primitive } from "../../op.js";
import { checkShape, formatSpec, type Shape, type Spec, sameShape, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";

export const reshapeOp = primitive<{ readonly shape: Shape }>({
  name: "reshape",
  infer: (inputs, { shape }) => {
    const [x] = inputs as [Spec];
    if (sizeOf(shape) !== sizeOf(x.shape)) {
      fail("shape", "reshape keeps the number of elements", `${formatSpec(x)} to [${shape.join(", ")}]`);
    }
    return [{ dtype: x.dtype, shape }];
  },
  vjp: ({ inputs: [x] }, [g]) => [reshape(g as Tensor, (x as Tensor).shape)],
  batch: ([x], { attributes, size }) => [reshape(x as Tensor, [size, ...attributes.shape])],
  simplify: (node, view) => {
    const [x] = node.inputs as [number];
    if (sameShape(view.spec(x).shape, node.attributes.shape)) return [x];
    const before = view.producer(x);
    return before?.op === node.op ? view.emit(node.op, before.inputs, node.attributes) : undefined;
  },
});

/**
 * The same elements in row-major order under another shape. One size may be -1: it is worked out from the others.
 *
 * @param x any[...]
 * @throws HyalineError `shape` when the number of elements differs
 * @example
 * ```ts
 * reshape(arange(6), [2, -1]).shape; // [2, 3]
 * ```
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  checkTensor("reshape", x);
  const unknown = shape.indexOf(-1);
  if (unknown < 0) return apply1(reshapeOp, [x], { shape: checkShape(shape) });
  const rest = sizeOf(shape.filter((_, i) => i !== unknown));
  const size = rest === 0 ? 0 : x.size / rest;
  return apply1(reshapeOp, [x], { shape: checkShape(shape.map((n, i) => (i === unknown ? size : n))) });
}
