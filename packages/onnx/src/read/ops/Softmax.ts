import { logSoftmax, normaliseAxis, reshape, sizeOf, softmax, type Tensor } from "@hyaline/core";
import type { OnnxNode, Reader } from "../graph/reader.js";

type SoftmaxLike = (x: Tensor, options: { axis: number }) => Tensor;

/** Before opset 13 all axes from `axis` on compete together. */
const read =
  (fn: SoftmaxLike): Reader =>
  (node) =>
    competing(node, (x, axis) => fn(x, { axis }));

/** Calls `fn` on the axis whose elements compete; for older opsets on the input in two axes. */
export function competing(node: OnnxNode, fn: (x: Tensor, axis: number) => Tensor): Tensor {
  const x = node.tensor(0);
  const axis = normaliseAxis(node.int("axis", node.opset < 13 ? 1 : -1), x.rank, node.op);
  if (node.opset >= 13 || axis === x.rank - 1) return fn(x, axis);
  const flat = reshape(x, [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))]);
  return reshape(fn(flat, 1), x.shape);
}

export const Softmax = read(softmax);
export const LogSoftmax = read(logSoftmax);
