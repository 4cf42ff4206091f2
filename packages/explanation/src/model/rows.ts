import {
  type CallOptions,
  castNumbers,
  type DType,
  decode,
  fail,
  isFloat,
  isTensor,
  type NestedArray,
  type NumericArray,
  sizeOf,
  type Tensor,
  type TypedArray,
  tensor,
} from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import type { Chunk } from "./chunks.js";
import { fromNested } from "./nested.js";
import { type Origins, rowName } from "./origins.js";

/** Rows as data sets hold them: what the columns of `@hyaline/training` are. */
export interface RowColumn {
  readonly rows: number;
  readonly rowShape: readonly number[];
  readonly dtype: DType;
  readonly values: TypedArray;
}

/** Rows to explain, along axis 0: a tensor, nested arrays of numbers, a flat array with its shape, or a data set's column. */
export type Rows = Tensor | NumericArray | RowColumn | readonly NestedArray[];

const isColumn = (rows: Rows): rows is RowColumn =>
  typeof rows === "object" &&
  rows !== null &&
  typeof (rows as RowColumn).rows === "number" &&
  Array.isArray((rows as RowColumn).rowShape);

/** Rows on the host, and the data type in which a model is to see them. */
export interface HostRows extends NumericArray {
  readonly values: Float32Array | Float64Array;
  readonly dtype: DType;
  /** The number of rows. */
  readonly count: number;
  /** The shape of one row. */
  readonly rowShape: readonly number[];
  /** The elements of one row. */
  readonly rowSize: number;
}

export interface ReadRowsOptions extends CallOptions {
  /** What arrays become (default float32); tensors keep their own data type. */
  readonly dtype?: DType;
  /** Whether NaN is a missing value, which a black box may be given (default false). */
  readonly missing?: boolean;
}

/** The names of {@link ReadRowsOptions}. */
export const readRowsKeys: readonly string[] = ["backend", "signal", "onProgress", "dtype", "missing"];

/**
 * Rows brought to the host and checked.
 *
 * @param what names the argument in messages
 * @throws HyalineError `shape` without an axis of rows, `data` for NaN, infinities or anything that is no number
 */
export async function readRows(rows: Rows, what: string, given: ReadRowsOptions = {}): Promise<HostRows> {
  const {
    dtype: arrayDType = "float32",
    missing = false,
    ...options
  } = refuseUnknown("readRows", given, readRowsKeys);
  const array = isTensor(rows)
    ? await fromTensor(rows, options)
    : fromNested(isColumn(rows) ? fromColumn(rows) : rows, what);
  const dtype = isTensor(rows) || isColumn(rows) ? rows.dtype : arrayDType;
  const { shape } = array;
  if (shape.length === 0)
    fail(
      "shape",
      `${what} needs its rows along axis 0`,
      isTensor(rows) ? String(rows) : "a number",
      "put it into a list",
    );
  if (shape[0] === 0) fail("shape", `${what} needs at least one row`, `[${shape.join(", ")}]`);
  const exact = dtype === "float32" || dtype === "float16";
  const values =
    exact && !(array.values instanceof Float32Array)
      ? Float32Array.from(array.values)
      : toFloat(array.values);
  checkFinite(values, what, shape[0] as number, { remedy: "impute or remove what is missing", missing });
  const rowShape = shape.slice(1);
  return { shape, values, dtype, count: shape[0] as number, rowShape, rowSize: sizeOf(rowShape) };
}

async function fromTensor(x: Tensor, options: CallOptions): Promise<NumericArray> {
  const values = decode(await x.data(options), x.dtype);
  return { shape: x.shape, values: toFloat(values) };
}

const fromColumn = ({ rows, rowShape, dtype, values }: RowColumn): NumericArray => ({
  shape: [rows, ...rowShape],
  values: toFloat(decode(values, dtype)),
});

const toFloat = (values: ArrayLike<number>): Float32Array | Float64Array =>
  values instanceof Float32Array || values instanceof Float64Array ? values : Float64Array.from(values);

export interface FiniteOptions {
  readonly remedy?: string;
  /** Whether NaN is a missing value, and allowed (default false). */
  readonly missing?: boolean;
  readonly origins?: Origins | undefined;
}

/** @throws HyalineError `data`, naming the first row that is not finite */
export function checkFinite(
  values: ArrayLike<number>,
  what: string,
  rows: number,
  { remedy, missing = false, origins }: FiniteOptions = {},
): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i]) || (missing && Number.isNaN(values[i]))) continue;
    const row = Math.floor(i / (values.length / rows));
    fail("data", `${what} must be finite`, `${values[i]} in ${rowName(row, origins)}`, remedy);
  }
}

/** The rows of one chunk as a tensor of the chunk's size; the padding repeats the last row. */
export function rowsTensor(rows: HostRows, { start, count, size }: Chunk): Tensor {
  const { values, rowSize, dtype } = rows;
  const isWhole = count === size;
  const part = values.slice(start * rowSize, (start + (isWhole ? size : count)) * rowSize);
  const padded = isWhole ? part : new (values.constructor as typeof Float64Array)(size * rowSize);
  if (!isWhole) {
    padded.set(part);
    for (let i = count; i < size; i++) padded.copyWithin(i * rowSize, (count - 1) * rowSize, count * rowSize);
  }
  const isStored =
    (dtype === "float32" && padded instanceof Float32Array) ||
    (dtype === "float64" && padded instanceof Float64Array);
  return tensor(isStored ? padded : castNumbers(padded, "float64", dtype), {
    dtype,
    shape: [size, ...rows.rowShape],
    copy: false,
  });
}

/** @throws HyalineError `dtype` for rows that gradients cannot be taken with respect to */
export function checkDifferentiable({ dtype }: HostRows, what: string): void {
  if (!isFloat(dtype))
    fail(
      "dtype",
      `${what} needs floating-point input`,
      dtype,
      "explain the embedding instead of its indices",
    );
}
