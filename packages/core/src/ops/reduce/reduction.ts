/** What reductions share: axes, `keepDims`, shape inference and batching. Not an op itself. */
import { apply1 } from "../../apply.js";
import { type DType, isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { type Op, type Primitive, primitive } from "../../op.js";
import { formatSpec, normaliseAxes, type Shape, type Spec, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import type { ReduceOptions } from "../../tensorMethods.js";
import { reshape, reshapeOp } from "../structure/reshape.js";

export type { ReduceOptions };

/** Sorted, non-negative, distinct axes. */
export type ReduceAttributes = { readonly axes: readonly number[]; readonly keepDims: boolean };

export const reducedShape = (shape: Shape, { axes, keepDims }: ReduceAttributes): Shape =>
  keepDims ? shape.map((n, i) => (axes.includes(i) ? 1 : n)) : shape.filter((_, i) => !axes.includes(i));

/** A reduced tensor with its reduced axes put back as size 1, ready to broadcast against the input. */
export const restoreAxes = (reduced: Tensor, input: Tensor, { axes }: ReduceAttributes): Tensor =>
  reshape(
    reduced,
    input.shape.map((n, i) => (axes.includes(i) ? 1 : n)),
  );

interface ReductionRules {
  readonly name: string;
  readonly vjp: Primitive<ReduceAttributes>["vjp"];
  readonly result?: (input: DType) => DType;
  readonly accepts?: (dtype: DType) => boolean;
  readonly acceptsText?: string;
  /** Whether reducing an axis of size 0 has a value. */
  readonly empty?: boolean;
  /** The reduction of `count` times the same number. */
  readonly ofLiteral?: (element: number, count: number) => number;
}

export function reduction({
  name,
  vjp,
  result = (dtype) => dtype,
  accepts,
  acceptsText,
  empty = true,
  ofLiteral,
}: ReductionRules) {
  return primitive<ReduceAttributes>({
    name,
    infer: (inputs, attributes) => {
      const [x] = inputs as [Spec];
      if (accepts && !accepts(x.dtype))
        fail("dtype", `${name} takes ${acceptsText}`, formatSpec(x), "cast(…) it first");
      if (!empty && attributes.axes.some((axis) => x.shape[axis] === 0)) {
        fail("shape", `${name} of no elements has no value`, formatSpec(x));
      }
      return [{ dtype: result(x.dtype), shape: reducedShape(x.shape, attributes) }];
    },
    vjp,
    batch: ([x], { op, attributes }) => [
      apply1(op, [x as Tensor], { ...attributes, axes: attributes.axes.map((axis) => axis + 1) }),
    ],
    simplify: (node, view) => {
      const [input] = node.inputs as [number];
      const [x, y] = [view.spec(input), view.spec(node.outputs[0] as number)];
      if (x.dtype === y.dtype && sizeOf(x.shape) === sizeOf(y.shape)) {
        return view.emit(reshapeOp, [input], { shape: y.shape });
      }
      const literal = view.literal(input);
      return literal !== undefined && ofLiteral && isFloat(y.dtype)
        ? [view.fill(ofLiteral(literal, sizeOf(x.shape) / sizeOf(y.shape)), y)]
        : undefined;
    },
  });
}

export function reduce(
  op: Op<ReduceAttributes>,
  x: Tensor,
  { axes, keepDims = false }: ReduceOptions = {},
): Tensor {
  return apply1(op, [x], { axes: normaliseAxes(axes, x.rank, op.name), keepDims });
}
