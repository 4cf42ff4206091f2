import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { type BatchRule, primitive } from "../../op.js";
import { broadcastShapes, formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { promoteAll } from "../elementwise/elementwise.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { reshape } from "../structure/reshape.js";
import { transpose } from "../structure/transpose.js";

/** Swaps the last two axes. */
const swap = (x: Tensor): Tensor =>
  transpose(
    x,
    [...x.shape.keys()].map((i) => (i < x.rank - 2 ? i : 2 * x.rank - 3 - i)),
  );

const batch: BatchRule = (inputs, { batched, size }) => {
  const [a, b] = inputs as [Tensor, Tensor];
  if (batched[0] && !batched[1] && b.rank === 2) {
    const [, ...rest] = a.shape;
    const flat = reshape(a, [size * (rest[0] as number), ...rest.slice(1)]);
    const product = matMul(flat, b);
    return [reshape(product, [size, ...rest.slice(0, -1), b.shape[1] as number])];
  }
  const rank = Math.max(a.rank - Number(batched[0]), b.rank - Number(batched[1]));
  const align = (x: Tensor, isBatched: boolean | undefined) =>
    isBatched ? reshape(x, [size, ...new Array(rank + 1 - x.rank).fill(1), ...x.shape.slice(1)]) : x;
  return [apply1(matMulOp, [align(a, batched[0]), align(b, batched[1])], {})];
};

/** Both inputs have at least two axes; the leading ones broadcast. */
export const matMulOp = primitive<Record<string, never>>({
  name: "matMul",
  infer: (inputs) => {
    const [a, b] = inputs as [Spec, Spec];
    const lead = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const got = `${formatSpec(a)} × ${formatSpec(b)}`;
    if (a.shape.at(-1) !== b.shape.at(-2))
      fail("shape", "matMul needs equal inner sizes", got, "transpose one of them?");
    if (!lead) fail("shape", "matMul needs leading axes that broadcast", got);
    return [{ dtype: a.dtype, shape: [...lead, a.shape.at(-2) as number, b.shape.at(-1) as number] }];
  },
  vjp: ({ inputs, needs }, cotangents) => {
    const [a, b] = inputs as [Tensor, Tensor];
    const [g] = cotangents as [Tensor];
    return [
      needs[0] ? sumToShape(matMul(g, swap(b)), a.shape) : undefined,
      needs[1] ? weightGradient(a, g, b) : undefined,
    ];
  },
  batch,
});

/** aᵀ g, with the leading axes of `a` folded into one product where `b` has none. */
function weightGradient(a: Tensor, g: Tensor, b: Tensor): Tensor {
  if (b.rank === 2 && a.rank > 2) {
    const rows = (x: Tensor) =>
      reshape(x, [x.size / Math.max(1, x.shape.at(-1) as number), x.shape.at(-1) as number]);
    if (a.size > 0 && g.size > 0) return matMul(swap(rows(a)), rows(g));
  }
  return sumToShape(matMul(swap(a), g), b.shape);
}

/**
 * Matrix product over the last two axes; leading axes broadcast. A vector on the left is a row, on the right a column,
 * and the axis that this adds is taken away again, as in NumPy.
 *
 * @param a float[..., n, k], or float[k]
 * @param b float[..., k, m], or float[k]
 * @returns float[..., n, m]
 * @throws HyalineError `shape` when the inner sizes differ, the leading axes do not broadcast, or an input is a scalar
 * @example
 * ```ts
 * await matMul(tensor([[1, 2]]), tensor([[3], [4]])).array(); // [[11]]
 * ```
 */
export function matMul(a: Tensor, b: Tensor): Tensor {
  const [x, y] = promoteAll("matMul", [a, b]) as [Tensor, Tensor];
  if (x.rank === 0 || y.rank === 0) {
    fail(
      "shape",
      "matMul needs vectors or matrices",
      `${formatSpec(x)} × ${formatSpec(y)}`,
      "use mul for scalars",
    );
  }
  const left = x.rank === 1 ? reshape(x, [1, x.size]) : x;
  const right = y.rank === 1 ? reshape(y, [y.size, 1]) : y;
  const product = apply1(matMulOp, [left, right], {});
  const shape = [...product.shape];
  if (y.rank === 1) shape.splice(-1, 1);
  if (x.rank === 1) shape.splice(y.rank === 1 ? -1 : -2, 1);
  return reshape(product, shape);
}
