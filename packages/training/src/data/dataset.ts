import { type CallOptions, type DType, fail, sizeOf } from "@hyaline/core";
import { type Column, type ColumnSource, readColumn, takeRows } from "./column.js";

/** Examples on the host: row i of the inputs belongs to row i of the targets. */
export interface Dataset {
  readonly rows: number;
  readonly inputs: Column;
  readonly targets: Column;
  /** Names of the elements of one input row. */
  readonly featureNames?: readonly string[];
}

export interface DatasetOptions extends CallOptions {
  /** Of the inputs (default: a tensor's or integer array's own, else float32). */
  readonly inputDType?: DType;
  /** Of the targets (default: a tensor's or integer array's own, int32 for a list of whole numbers, else float32). */
  readonly targetDType?: DType;
  /** Names of the elements of one input row: messages say them. */
  readonly featureNames?: readonly string[];
}

/**
 * Examples to train on or to evaluate with.
 *
 * @param inputs [rows, ...]: nested arrays, `{ values, shape }`, or a tensor
 * @param targets [rows] class labels (whole numbers), or [rows, ...] numbers
 * @throws HyalineError `shape` when rows are ragged or their numbers differ, `data` for NaN, infinity, text, or no row
 * @example
 * ```ts
 * const xor = await dataset([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]);
 * ```
 */
export async function dataset(
  inputs: ColumnSource,
  targets: ColumnSource,
  options: DatasetOptions = {},
): Promise<Dataset> {
  const { inputDType, targetDType, featureNames, ...call } = options;
  const x = await readColumn(inputs, {
    ...call,
    what: "inputs",
    dtype: inputDType,
    otherwise: () => "float32",
    names: featureNames,
  });
  const y = await readColumn(targets, {
    ...call,
    what: "targets",
    dtype: targetDType,
    otherwise: (values, shape) =>
      shape.length === 1 && Array.prototype.every.call(values, Number.isInteger) ? "int32" : "float32",
  });
  if (x.rows !== y.rows)
    fail("shape", "a dataset needs one target per input row", `${x.rows} inputs and ${y.rows} targets`);
  if (x.rows === 0) fail("data", "a dataset needs at least one row", "none");
  if (featureNames && featureNames.length !== sizeOf(x.rowShape)) {
    fail(
      "argument",
      "featureNames name each element of a row",
      `${featureNames.length} names for ${sizeOf(x.rowShape)} elements`,
    );
  }
  return { rows: x.rows, inputs: x, targets: y, ...(featureNames ? { featureNames } : {}) };
}

/** The examples at `indices`, in that order. */
export const take = (data: Dataset, indices: ArrayLike<number>): Dataset => ({
  ...data,
  rows: indices.length,
  inputs: takeRows(data.inputs, indices),
  targets: takeRows(data.targets, indices),
});
