import {
  type Backend,
  type CallOptions,
  type DType,
  fail,
  isDType,
  isTensor,
  type Shape,
  sizeOf,
} from "@hyaline/core";
import { type Given, readOptions, texts, value } from "@hyaline/core/facts";
import { type Column, type ColumnOptions, type ColumnSource, readColumn, takeRows } from "./column.js";
import { type Columns, isColumn, listColumns, takeColumns } from "./columns.js";

/**
 * Examples on the host: row i of the inputs belongs to row i of the targets. Models of several inputs or outputs have
 * columns by name.
 */
export interface Dataset<X extends Columns = Column, Y extends Columns = Column> {
  readonly rows: number;
  readonly inputs: X;
  readonly targets: Y;
  /** How much each row counts in the loss, float32[rows]; all alike where there is none. */
  readonly weights?: Column;
  /** Names of the elements of one input row. */
  readonly featureNames?: readonly string[];
}

/** Rows as a caller has them, or several kinds of rows by name. */
export type ColumnsSource = ColumnSource | Readonly<Record<string, ColumnSource>>;

/** The columns that come of a source. */
export type ColumnsOf<S> = [S] extends [ColumnSource] ? Column : { readonly [K in keyof S]: Column };

const datasetOptions = {
  /** Of the inputs (default: a tensor's or integer array's own, else float32). */
  inputDType: value<DType>("Data type of the inputs.", "a data type", isDType),
  /** Of the targets (default: a tensor's or integer array's own, int32 for a list of whole numbers, else float32). */
  targetDType: value<DType>("Data type of the targets.", "a data type", isDType),
  /** Names of the elements of one input row: messages say them. */
  featureNames: texts("Names of the elements of one input row: messages say them."),
  /** How much each row counts in the loss, one number from 0 up a row (default: all alike). */
  weights: value<ColumnSource>("How much each row counts in the loss, one number from 0 up a row."),
  /** The backend that tensors are read from. */
  backend: value<Backend>("The backend that tensors are read from."),
  /** Aborts the reading of tensors. */
  signal: value<AbortSignal>("Aborts the reading of tensors."),
};
export interface DatasetOptions extends Given<typeof datasetOptions> {}

/**
 * Examples to train on or to evaluate with.
 *
 * @param inputs [rows, ...]: nested arrays, `{ values, shape }`, or a tensor; several by name for a model that takes a record
 * @param targets [rows] class labels (whole numbers), or [rows, ...] numbers; several by name for a model that gives a record
 * @throws HyalineError `shape` when rows are ragged or their numbers differ, `data` for NaN, infinity, text, or no row
 * @example
 * ```ts
 * const xor = await dataset([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]);
 * const named = await dataset({ user: [0, 1], age: [[30], [40]] }, { buys: [0, 1] });
 * ```
 */
export async function dataset<X extends ColumnsSource, Y extends ColumnsSource>(
  inputs: X,
  targets: Y,
  options: DatasetOptions = {},
): Promise<Dataset<ColumnsOf<X>, ColumnsOf<Y>>> {
  const used = readOptions("dataset", datasetOptions, options);
  const { inputDType, targetDType, featureNames, weights, backend, signal } = used;
  const call = { ...(backend ? { backend } : {}), ...(signal ? { signal } : {}) };
  const x = await readColumns(inputs, {
    ...call,
    what: "inputs",
    dtype: inputDType,
    otherwise: () => "float32",
    names: featureNames,
  });
  const y = await readColumns(targets, {
    ...call,
    what: "targets",
    dtype: targetDType,
    otherwise: labelType,
  });
  const w = weights === undefined ? undefined : await readWeights(weights, call);
  const rows = oneCount({ inputs: x, targets: y, ...(w ? { weights: w } : {}) });
  if (rows === 0) fail("data", "a dataset needs at least one row", "none", "is the table empty?");
  if (featureNames) checkNames(x, featureNames);
  return {
    rows,
    inputs: x as ColumnsOf<X>,
    targets: y as ColumnsOf<Y>,
    ...(w ? { weights: w } : {}),
    ...(featureNames ? { featureNames } : {}),
  };
}

/** Whole numbers in a list are class labels. */
const labelType = (values: ArrayLike<number>, shape: Shape): DType =>
  shape.length === 1 && Array.prototype.every.call(values, Number.isInteger) ? "int32" : "float32";

const isNamed = (source: ColumnsSource): source is Readonly<Record<string, ColumnSource>> =>
  typeof source === "object" &&
  source !== null &&
  !isTensor(source) &&
  !Array.isArray(source) &&
  !ArrayBuffer.isView(source) &&
  !("values" in source && "shape" in source) &&
  Object.keys(source).length > 0;

async function readColumns(source: ColumnsSource, options: ColumnOptions): Promise<Columns> {
  if (!isNamed(source)) return readColumn(source, options);
  const entries = Object.entries(source).map(
    async ([name, one]) =>
      [name, await readColumn(one, { ...options, what: `${options.what} ${name}` })] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function readWeights(source: ColumnSource, call: CallOptions): Promise<Column> {
  const column = await readColumn(source, {
    ...call,
    what: "weights",
    dtype: "float32",
    otherwise: () => "float32",
  });
  if (column.rowShape.length > 0)
    fail("shape", "weights are one number a row", `rows of [${column.rowShape.join(", ")}]`);
  const row = column.values.findIndex((weight) => weight < 0);
  if (row >= 0) fail("data", "weights are from 0 up", `${column.values[row]} in row ${row}`);
  return column;
}

/** The number of rows that all parts have. */
function oneCount(parts: Readonly<Record<string, Columns>>): number {
  const counts = Object.entries(parts).flatMap(([what, columns]) =>
    listColumns(columns).map(([name, { rows }]) => ({ rows, what: name ? `${what} ${name}` : what })),
  );
  const rows = counts[0]?.rows ?? 0;
  if (counts.every((one) => one.rows === rows)) return rows;
  const got = counts.map((one) => `${one.rows} ${one.what}`);
  return fail(
    "shape",
    "a dataset needs one target per input row",
    got.length === 2 ? got.join(" and ") : got.join(", "),
    "are rows along axis 0 of all?",
  );
}

function checkNames(inputs: Columns, names: readonly string[]): void {
  if (!isColumn(inputs))
    fail("argument", "featureNames are of one input", "several inputs by name", "leave featureNames out");
  const size = sizeOf((inputs as Column).rowShape);
  if (names.length === size) return;
  fail(
    "argument",
    "featureNames name each element of a row",
    `${names.length} names for ${size} elements`,
    "give one name per element",
  );
}

/** The examples at `indices`, in that order. */
export const take = <X extends Columns, Y extends Columns>(
  data: Dataset<X, Y>,
  indices: ArrayLike<number>,
): Dataset<X, Y> => ({
  ...data,
  rows: indices.length,
  inputs: takeColumns(data.inputs, indices),
  targets: takeColumns(data.targets, indices),
  ...(data.weights ? { weights: takeRows(data.weights, indices) } : {}),
});
