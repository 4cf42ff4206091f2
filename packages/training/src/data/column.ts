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
  quote,
  type Shape,
  sizeOf,
  type Tensor,
  type TypedArray,
  tensor,
} from "@hyaline/core";

/** Rows along axis 0, on the host. */
export interface Column {
  readonly rows: number;
  /** [rows, ...rowShape]: with `values` it is what explainers take, `explain(test.inputs)`. */
  readonly shape: Shape;
  /** The shape of one row. */
  readonly rowShape: Shape;
  readonly dtype: DType;
  /** Row-major; not to be written to. */
  readonly values: TypedArray;
}

/** Rows as a caller has them: nested arrays, a typed array of one number a row, a flat array with its shape, or a tensor. */
export type ColumnSource = Tensor | NumericArray | TypedArray | readonly NestedArray[];

export interface ColumnOptions extends CallOptions {
  /** What messages call it. */
  readonly what: string;
  /** Default: a tensor's or an integer array's own, else `otherwise`. */
  readonly dtype?: DType | undefined;
  readonly otherwise: (values: ArrayLike<number>, shape: Shape) => DType;
  /** Names of the elements of a row, for messages. */
  readonly names?: readonly string[] | undefined;
}

/**
 * Rows brought to the host and checked.
 *
 * @throws HyalineError `shape` for a scalar or ragged arrays, `data` for NaN, infinity or anything that is no number
 */
export async function readColumn(source: ColumnSource, options: ColumnOptions): Promise<Column> {
  const { what, dtype, otherwise, names, ...call } = options;
  const whole = asTensor(source, what);
  const { shape } = whole;
  if (shape.length === 0)
    fail("shape", `${what} need rows along axis 0`, "a single number", "put it into a list");
  const own = await whole.data(call);
  const values = decode(own, whole.dtype);
  checkNumbers(values, shape, what, names);
  const keeps = isTensor(source) || (!isFloat(whole.dtype) && whole.dtype !== "bool");
  const target = dtype ?? (keeps ? whole.dtype : otherwise(values, shape));
  return {
    rows: shape[0] as number,
    shape,
    rowShape: shape.slice(1),
    dtype: target,
    values: target === whole.dtype ? own : castNumbers(values, whole.dtype, target),
  };
}

function asTensor(source: ColumnSource, what: string): Tensor {
  if (isTensor(source)) return source;
  if (Array.isArray(source)) return tensor(source as NestedArray, { dtype: "float64" });
  if (ArrayBuffer.isView(source)) return tensor(source);
  if (typeof source !== "object" || source === null || !("values" in source))
    return fail(
      "data",
      `${what} are rows: nested arrays of numbers, { values, shape }, or a tensor`,
      quote(source),
      "put a row into a list: [[1, 2]]",
    );
  const { values, shape } = source as NumericArray;
  return ArrayBuffer.isView(values)
    ? tensor(values, { shape })
    : tensor(values as readonly number[], { shape, dtype: "float64" });
}

function checkNumbers(
  values: ArrayLike<number>,
  shape: Shape,
  what: string,
  names: readonly string[] | undefined,
): void {
  const width = sizeOf(shape.slice(1));
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    const column = i % width;
    const place = width === 1 ? "" : `, column ${names?.[column] ?? column}`;
    const row = Math.floor(i / width);
    fail(
      "data",
      `${what} need finite numbers`,
      `${values[i]} in row ${row}${place}`,
      "impute it, or leave the row out",
    );
  }
}

/** The rows at `indices`, in that order. */
export function takeRows(column: Column, indices: ArrayLike<number>): Column {
  const size = sizeOf(column.rowShape);
  const { values } = column;
  const taken = new (values.constructor as Float32ArrayConstructor)(indices.length * size) as TypedArray;
  for (let i = 0; i < indices.length; i++) {
    const start = (indices[i] as number) * size;
    taken.set(values.subarray(start, start + size), i * size);
  }
  return { ...column, rows: indices.length, shape: [indices.length, ...column.rowShape], values: taken };
}

/** A column as a tensor [rows, ...rowShape]. */
export const columnTensor = ({ values, dtype, rows, rowShape }: Column): Tensor =>
  tensor(values, { dtype, shape: [rows, ...rowShape] });
