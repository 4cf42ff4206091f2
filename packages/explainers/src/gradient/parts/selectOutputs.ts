import { type DType, fail, type Tensor, tensor } from "@hyaline/core";
import { type RowTarget, selectionOf } from "@hyaline/explanation";

/**
 * One output index per row from what a graph is told, checked.
 *
 * @throws HyalineError `argument`
 */
export function targetsOf(
  target: number | readonly number[] | null,
  rows: number,
  outputs: number,
): (number | null)[] {
  const list = Array.isArray(target)
    ? (target as readonly number[])
    : new Array<number | null>(rows).fill(target as number | null);
  if (list.length !== rows)
    fail("argument", "a list of targets needs one per row", `${list.length} for ${rows} rows`);
  for (const index of list) {
    const fits = index === null ? outputs === 1 : Number.isInteger(index) && index >= 0 && index < outputs;
    if (!fits) fail("argument", `target must be an output index from 0 to ${outputs - 1}`, String(index));
  }
  return [...list];
}

/** Each row's weights of the outputs: what picks its target by a product. float[rows, outputs] */
export function selectOutputs(targets: readonly RowTarget[], outputs: number, dtype: DType): Tensor {
  const select = new Float64Array(targets.length * outputs);
  targets.forEach((target, row) => {
    const { indices, weights } = selectionOf(target, [outputs]);
    indices.forEach((index, i) => {
      select[row * outputs + index] = weights[i] as number;
    });
  });
  return tensor(select, { shape: [targets.length, outputs], dtype });
}
