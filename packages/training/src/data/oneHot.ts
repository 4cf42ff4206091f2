import { fail, isFloat } from "@hyaline/core";
import type { Column } from "./column.js";
import type { Columns } from "./columns.js";
import type { Dataset } from "./dataset.js";

/**
 * Class labels as probabilities: float32[rows, classes] with a 1 at each row's class.
 *
 * @param classes how many there are (default: one more than the largest label)
 * @throws HyalineError `data` for labels that are no classes
 * @example
 * ```ts
 * const { targets } = oneHot(await dataset([[1], [2], [3]], [0, 2, 1]));
 * targets.rowShape; // [3]
 * ```
 */
export function oneHot<X extends Columns>(data: Dataset<X>, classes?: number): Dataset<X> {
  const { values, dtype, rowShape, rows } = data.targets;
  const count = classes ?? Math.max(0, maximum(values)) + 1;
  const wrong = Array.prototype.findIndex.call(values, (label: number) => label < 0 || label >= count);
  if (isFloat(dtype) || rowShape.length > 0 || wrong >= 0)
    fail(
      "data",
      `oneHot needs class labels from 0 to ${count - 1}`,
      wrong >= 0 ? `${values[wrong]} in row ${wrong}` : `${dtype}[${[rows, ...rowShape].join(", ")}]`,
      "is it one whole number a row?",
    );
  const spread = new Float32Array(rows * count);
  for (let i = 0; i < rows; i++) spread[i * count + (values[i] as number)] = 1;
  const targets: Column = { rows, shape: [rows, count], rowShape: [count], dtype: "float32", values: spread };
  return { ...data, targets };
}

function maximum(values: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i] as number);
  return most;
}
