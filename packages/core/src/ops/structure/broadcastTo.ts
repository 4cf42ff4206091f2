import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { primitive } from "../../op.js";
import { broadcastShapes, checkShape, formatSpec, type Shape, type Spec, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { reshape } from "./reshape.js";

export const broadcastToOp = primitive<{ readonly shape: Shape }>({
  name: "broadcastTo",
  infer: (inputs, { shape }) => {
    const [x] = inputs as [Spec];
    const broadcast = broadcastShapes(x.shape, shape);
    if (!broadcast || !sameShape(broadcast, shape)) {
      fail(
        "shape",
        "broadcastTo needs a shape that the tensor broadcasts to",
        `${formatSpec(x)} to [${shape.join(", ")}]`,
      );
    }
    return [{ dtype: x.dtype, shape }];
  },
  vjp: ({ inputs: [x] }, [g]) => [sumToShape(g as Tensor, (x as Tensor).shape)],
  batch: ([x], { attributes, size }) => {
    const [, ...rest] = (x as Tensor).shape;
    const ones = new Array(attributes.shape.length - rest.length).fill(1);
    return [broadcastTo(reshape(x as Tensor, [size, ...ones, ...rest]), [size, ...attributes.shape])];
  },
  simplify: (node, view) => {
    const [x] = node.inputs as [number];
    return sameShape(view.spec(x).shape, node.attributes.shape) ? [x] : undefined;
  },
});

/**
 * Repeats axes of size 1, and adds axes in front, until the shape is `shape`.
 *
 * @param x any[...]
 * @throws HyalineError `shape` when `x` does not broadcast to it
 * @example
 * ```ts
 * await broadcastTo(tensor([1, 2]), [2, 2]).array(); // [[1, 2], [1, 2]]
 * ```
 */
export const broadcastTo = (x: Tensor, shape: Shape): Tensor =>
  apply1(broadcastToOp, [x], { shape: checkShape(shape) });
