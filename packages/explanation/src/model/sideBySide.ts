import {
  cast,
  fail,
  type NumericArray,
  reshape,
  type SliceRange,
  sameShape,
  sizeOf,
  slice,
  type Tensor,
} from "@hyaline/core";
import { asBlackBox } from "./asBlackBox.js";
import type { BlackBox } from "./blackBox.js";
import { type Columns, columnsOf, type ExplainedInputs, isInputRecord } from "./inputs.js";
import { callModel, isWhiteBox, type Model } from "./model.js";
import { refuseOtherInputs } from "./refuseOtherInputs.js";
import { type HostRows, type ReadRowsOptions, type Rows, readRows } from "./rows.js";

/** Rows of several arrays as rows of one: [rows, all their elements]. */
export function joinColumns(
  parts: readonly NumericArray[],
  rows: number,
): NumericArray & { readonly values: Float64Array } {
  const sizes = parts.map(({ shape }) => sizeOf(shape.slice(1)));
  const width = sizes.reduce((sum, size) => sum + size, 0);
  const values = new Float64Array(rows * width);
  let at = 0;
  parts.forEach((part, i) => {
    const size = sizes[i] as number;
    for (let row = 0; row < rows; row++)
      for (let k = 0; k < size; k++) values[row * width + at + k] = part.values[row * size + k] as number;
    at += size;
  });
  return { shape: [rows, width], values };
}

/** The columns of one input. */
export function columnsFrom(
  { values, shape }: NumericArray,
  { start, rowSize, rowShape }: Columns,
): NumericArray & { readonly values: Float64Array } {
  const [rows = 0, width = 0] = shape;
  const own = new Float64Array(rows * rowSize);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < rowSize; k++) own[row * rowSize + k] = values[row * width + start + k] as number;
  return { shape: [rows, ...rowShape], values: own };
}

/** Whole numbers up to here are exact in float32. */
const MOST_EXACT = 2 ** 24;

/**
 * Inputs as one array of rows, those of several inputs side by side: what makes players absent then needs to know of one
 * array only.
 *
 * @throws HyalineError `dtype` for whole numbers that the floats of the other inputs cannot hold
 */
export function sideBySide(inputs: ExplainedInputs): HostRows {
  const [first, ...others] = inputs.parts;
  if (!inputs.named) return first as HostRows;
  const dtype = inputs.parts.some((part) => part.dtype === "float64") ? "float64" : "float32";
  const { shape, values } = joinColumns(inputs.parts, inputs.count);
  if (dtype === "float32")
    for (const part of [first, ...others])
      if (part && !/^float/.test(part.dtype) && part.values.some((v) => Math.abs(v) > MOST_EXACT))
        fail("dtype", `whole numbers beside float32 inputs are at most 2^24`, `larger ones in ${part.name}`);
  const rowSize = shape[1] as number;
  return {
    shape,
    values: dtype === "float64" ? values : Float32Array.from(values),
    dtype,
    count: inputs.count,
    rowShape: [rowSize],
    rowSize,
  };
}

/** What {@link sideBySide} made, or other rows like it, as inputs again. */
export function apart(rows: HostRows, like: ExplainedInputs): ExplainedInputs {
  const { count } = rows;
  if (!like.named) return { ...like, count, parts: [{ ...rows, name: "x", attributed: true }] };
  const columns = columnsOf(like);
  const parts = like.parts.map((part, i) => {
    const { shape, values } = columnsFrom(rows, columns[i] as Columns);
    return {
      ...part,
      count,
      shape,
      values: part.values instanceof Float32Array ? Float32Array.from(values) : values,
    };
  });
  return { ...like, count, parts };
}

/**
 * A model that takes its inputs side by side.
 *
 * @param columns as {@link columnsOf} gives them
 */
export function modelSideBySide(model: Model, columns: readonly Columns[]): Model {
  if (isWhiteBox(model))
    return (x: Tensor) =>
      callModel(
        model,
        Object.fromEntries(
          columns.map(({ name, start, rowSize, rowShape, dtype }) => {
            const range: SliceRange = [start, start + rowSize];
            return [name, cast(reshape(slice(x, [null, range]), [x.shape[0] as number, ...rowShape]), dtype)];
          }),
        ),
      );
  const box = asBlackBox(model);
  return {
    ...box,
    predict: (rows, options) =>
      box.predict(
        Object.fromEntries(columns.map((each) => [each.name, columnsFrom(rows as NumericArray, each)])),
        options,
      ),
  } satisfies BlackBox;
}

/**
 * Other rows of the same inputs, such as a background, side by side. Inputs that ride along may be left out.
 *
 * @param what names the option in messages
 * @throws HyalineError `shape` for rows of another shape, or different numbers of them; `argument` for a missing input
 */
export async function readSideBySide(
  given: Rows | Readonly<Record<string, Rows>>,
  what: string,
  like: { readonly columns: readonly Columns[]; readonly rows: HostRows; readonly named: boolean },
  options: ReadRowsOptions,
): Promise<HostRows> {
  const { columns, rows, named } = like;
  const read = async (own: Rows, name: string, { rowShape, dtype }: Pick<HostRows, "rowShape" | "dtype">) => {
    const found = await readRows(own, name, { ...options, dtype });
    if (!sameShape(found.rowShape, rowShape))
      fail(
        "shape",
        `${name} needs rows like those of x`,
        `[${found.shape.join(", ")}] for [rows, ${rowShape.join(", ")}]`,
      );
    return found;
  };
  if (!named) return read(given as Rows, what, rows);
  if (!isInputRecord(given))
    return fail("argument", `${what} is a record, as x is`, "one array", `write { ${columns[0]?.name}: … }`);
  refuseOtherInputs(
    what,
    Object.keys(given),
    columns.map(({ name }) => name),
  );
  const parts = await Promise.all(
    columns.map(async (each) => {
      const own = given[each.name];
      if (own !== undefined) return read(own, `${what}.${each.name}`, each);
      if (each.attributed)
        fail("argument", `${what} needs rows of each attributed input`, `none of ${each.name}`);
      return undefined;
    }),
  );
  const known = parts.filter((part) => part !== undefined);
  const count = known[0]?.count ?? 0;
  for (const part of known)
    if (part.count !== count)
      fail("shape", `the inputs of ${what} have as many rows`, `${part.count} and ${count}`);
  const whole = columns.map(
    (each, i) => parts[i] ?? { shape: [count, each.rowSize], values: new Float64Array(count * each.rowSize) },
  );
  const { shape, values } = joinColumns(whole, count);
  return { ...rows, shape, count, values: rows.dtype === "float64" ? values : Float32Array.from(values) };
}

/**
 * Rows that a call's option gives for each attributed input, side by side; 0 for inputs that ride along.
 *
 * @param list one for each attributed input: a row for all, or one for each row
 */
export function optionSideBySide(
  list: readonly HostRows[],
  columns: readonly Columns[],
  rows: HostRows,
): HostRows {
  const count = list.every((each) => each.count === 1) ? 1 : rows.count;
  let next = 0;
  const parts = columns.map(({ attributed, rowSize }) => {
    const values = new Float64Array(count * rowSize);
    const own = attributed ? list[next++] : undefined;
    for (let row = 0; own && row < count; row++)
      values.set(
        own.values.subarray(
          own.count === 1 ? 0 : row * rowSize,
          own.count === 1 ? rowSize : (row + 1) * rowSize,
        ),
        row * rowSize,
      );
    return { shape: [count, rowSize], values };
  });
  return { ...rows, count, shape: [count, rows.rowSize], values: joinColumns(parts, count).values };
}
