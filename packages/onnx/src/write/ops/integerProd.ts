import { mul, pad, reshape, type Shape, sizeOf, slice, type Tensor, transpose } from "@hyaline/core";
import type { ReduceAttributes } from "./reduce.js";

/** A product of integers that wraps, as multiplication does: halves are multiplied until one is left. */
export function integerProd(x: Tensor, { axes, keepDims }: ReduceAttributes): Tensor {
  const kept = [...x.shape.keys()].filter((axis) => !axes.includes(axis));
  const sizes = (list: readonly number[]): Shape => list.map((axis) => x.shape[axis] as number);
  let rows = reshape(transpose(x, [...kept, ...axes]), [sizeOf(sizes(kept)), sizeOf(sizes(axes))]);
  for (let n = rows.shape[1] as number; n > 1; n = rows.shape[1] as number) {
    const half = Math.ceil(n / 2);
    const rest = pad(
      slice(rows, [null, [half, n]]),
      [
        [0, 0],
        [0, 2 * half - n],
      ],
      { value: 1 },
    );
    rows = mul(slice(rows, [null, [0, half]]), rest);
  }
  return reshape(rows, keepDims ? x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n)) : sizes(kept));
}
