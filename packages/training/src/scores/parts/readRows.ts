import { fail, type NestedArray, type NumericArray, quote, sizeOf } from "@hyaline/core";

/** Rows on the host: nested arrays, or a flat array with its shape, such as a dataset's column. */
export type RowsSource =
  | NumericArray
  | readonly NestedArray[]
  | { readonly values: ArrayLike<number>; readonly rows: number; readonly rowShape: readonly number[] };

export interface HostRows {
  readonly values: ArrayLike<number>;
  readonly rows: number;
  /** Numbers in a row. */
  readonly width: number;
}

/** @throws HyalineError `data` for what is no rows of numbers, `shape` for ragged rows */
function readRows(source: RowsSource, what: string): HostRows {
  if (Array.isArray(source)) return nested(source as readonly NestedArray[], what);
  if (typeof source === "object" && source !== null && "values" in source) {
    if ("rows" in source) return { values: source.values, rows: source.rows, width: sizeOf(source.rowShape) };
    const { values, shape } = source as NumericArray;
    const [rows = 1, ...row] = shape;
    return { values: values as ArrayLike<number>, rows, width: sizeOf(row) };
  }
  return fail(
    "data",
    `${what} are rows: nested arrays of numbers, or { values, shape }`,
    quote(source),
    "of a tensor take await tensor.array()",
  );
}

const flat = (row: NestedArray): number[] =>
  Array.isArray(row) ? row.flatMap((one) => flat(one as NestedArray)) : [row as number];

function nested(source: readonly NestedArray[], what: string): HostRows {
  const rows = source.map(flat);
  const width = rows[0]?.length ?? 1;
  const ragged = rows.findIndex((row) => row.length !== width);
  if (ragged >= 0)
    fail(
      "shape",
      `${what} need rows of equal length`,
      `${rows[ragged]?.length} in row ${ragged}, for ${width}`,
    );
  const values = Float64Array.from(rows.flat());
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    fail("data", `${what} need finite numbers`, `${values[wrong]} in row ${Math.floor(wrong / width)}`);
  return { values, rows: rows.length, width };
}

/** Both, after a check that they have as many rows. */
export function readPair(who: string, outputs: RowsSource, targets: RowsSource) {
  const [output, target] = [readRows(outputs, "outputs"), readRows(targets, "targets")];
  if (output.rows !== target.rows)
    fail("shape", `${who} needs one target per row of outputs`, `${output.rows} and ${target.rows} rows`);
  if (output.rows === 0) fail("data", `${who} needs at least one row`, "none");
  return { output, target };
}
