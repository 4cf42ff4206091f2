import { type Backend, type DType, fail, isDType, sizeOf } from "@hyaline/core";
import { type Given, readOptions, texts, value } from "@hyaline/core/facts";
import { type Column, type ColumnSource, readColumn, takeRows } from "./column.js";

/** Examples on the host: row i of the inputs belongs to row i of the targets. */
export interface Dataset {
  readonly rows: number;
  readonly inputs: Column;
  readonly targets: Column;
  /** Names of the elements of one input row. */
  readonly featureNames?: readonly string[];
}

const datasetOptions = {
  /** Of the inputs (default: a tensor's or integer array's own, else float32). */
  inputDType: value<DType>("Data type of the inputs.", "a data type", isDType),
  /** Of the targets (default: a tensor's or integer array's own, int32 for a list of whole numbers, else float32). */
  targetDType: value<DType>("Data type of the targets.", "a data type", isDType),
  /** Names of the elements of one input row: messages say them. */
  featureNames: texts("Names of the elements of one input row: messages say them."),
  /** The backend that tensors are read from. */
  backend: value<Backend>("The backend that tensors are read from."),
  /** Aborts the reading of tensors. */
  signal: value<AbortSignal>("Aborts the reading of tensors."),
};
export interface DatasetOptions extends Given<typeof datasetOptions> {}

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
  const used = readOptions("dataset", datasetOptions, options);
  const { inputDType, targetDType, featureNames, backend, signal } = used;
  const call = { ...(backend ? { backend } : {}), ...(signal ? { signal } : {}) };
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
    fail(
      "shape",
      "a dataset needs one target per input row",
      `${x.rows} inputs and ${y.rows} targets`,
      "are rows along axis 0 of both?",
    );
  if (x.rows === 0) fail("data", "a dataset needs at least one row", "none", "is the table empty?");
  if (featureNames && featureNames.length !== sizeOf(x.rowShape)) {
    fail(
      "argument",
      "featureNames name each element of a row",
      `${featureNames.length} names for ${sizeOf(x.rowShape)} elements`,
      "give one name per element",
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
