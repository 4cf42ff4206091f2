/** The steps of an einsum on tensors whose axes have labels. Not an op itself. */
import { sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { mul } from "../elementwise/mul.js";
import { sum } from "../reduce/sum.js";
import { reshape } from "../structure/reshape.js";
import { slice } from "../structure/slice.js";
import { transpose } from "../structure/transpose.js";
import { matMul } from "./matMul.js";

/** A tensor with a label for each axis. */
export interface Labelled {
  readonly x: Tensor;
  readonly labels: readonly string[];
}

/** Axes of one label become one, their diagonal; axes of size 1 whose label stands for more, which broadcast, go away. */
export function diagonal({ x, labels }: Labelled, sizes: ReadonlyMap<string, number>): Labelled {
  const kept = labels.filter((label, axis) => x.shape[axis] === sizes.get(label));
  if (kept.length < labels.length) {
    const shape = x.shape.filter((n, axis) => n === sizes.get(labels[axis] as string));
    return diagonal({ x: reshape(x, shape), labels: kept }, sizes);
  }
  const again = labels.findIndex((label, axis) => labels.indexOf(label) < axis);
  if (again < 0) return { x, labels };
  const first = labels.indexOf(labels[again] as string);
  const others = [...labels.keys()].filter((axis) => axis !== first && axis !== again);
  const inOrder = transpose(x, [...others, first, again]);
  const n = x.shape[first] as number;
  // In the flattened last two axes, diagonal elements are n + 1 apart.
  const flat = reshape(inOrder, [...inOrder.shape.slice(0, -2), n * n]);
  const alongDiagonal = slice(flat, [...others.map(() => null), [0, null, n + 1]]);
  return diagonal(
    { x: alongDiagonal, labels: [...others, first].map((axis) => labels[axis] as string) },
    sizes,
  );
}

/** Sums over the axes whose label is not needed. */
export function sumOut({ x, labels }: Labelled, needed: ReadonlySet<string>): Labelled {
  const axes = [...labels.keys()].filter((axis) => !needed.has(labels[axis] as string));
  if (axes.length === 0) return { x, labels };
  return { x: sum(x, { axes }), labels: labels.filter((label) => needed.has(label)) };
}

/** The axes in the order of `labels`. */
export const reorder = (a: Labelled, labels: readonly string[]): Labelled => ({
  x: transpose(
    a.x,
    labels.map((label) => a.labels.indexOf(label)),
  ),
  labels,
});

/**
 * The product of two operands, summed over labels that nothing else needs, as one batched matrix product
 * [shared, left, summed] × [shared, summed, right].
 */
export function contract(left: Labelled, right: Labelled, needed: ReadonlySet<string>): Labelled {
  const a = sumOut(left, new Set([...needed, ...right.labels]));
  const b = sumOut(right, new Set([...needed, ...left.labels]));
  const common = a.labels.filter((label) => b.labels.includes(label));
  const shared = common.filter((label) => needed.has(label));
  const summed = common.filter((label) => !needed.has(label));
  const onlyA = a.labels.filter((label) => !common.includes(label));
  const onlyB = b.labels.filter((label) => !common.includes(label));
  const shapeOf = (t: Labelled, labels: readonly string[]) =>
    labels.map((label) => t.x.shape[t.labels.indexOf(label)] as number);
  const batch = shapeOf(a, shared);
  const rows = shapeOf(a, onlyA);
  const columns = shapeOf(b, onlyB);
  const inner = sizeOf(shapeOf(a, summed));
  const x = reorder(a, [...shared, ...onlyA, ...summed]).x;
  const y = reorder(b, [...shared, ...summed, ...onlyB]).x;
  const matrixA = reshape(x, [...batch, sizeOf(rows), inner]);
  const matrixB = reshape(y, [...batch, inner, sizeOf(columns)]);
  // With nothing to sum, broadcasting multiplies without the cost of a matrix product.
  const product = summed.length === 0 ? mul(matrixA, matrixB) : matMul(matrixA, matrixB);
  return { x: reshape(product, [...batch, ...rows, ...columns]), labels: [...shared, ...onlyA, ...onlyB] };
}
