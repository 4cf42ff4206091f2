import { fail } from "@hyaline/core";
import type { HostRows } from "@hyaline/explanation";

/**
 * Which features a method is asked for: all, where none are named.
 *
 * @throws HyalineError `shape` for rows that are no vectors, `argument` for a feature that is not there
 */
export function featuresOf(
  method: string,
  rows: HostRows,
  features: readonly number[] | undefined,
): readonly number[] {
  if (rows.rowShape.length !== 1)
    fail("shape", `${method} needs rows of features`, `[${rows.shape.join(", ")}]`);
  const wanted = features ?? Array.from({ length: rows.rowSize }, (_, feature) => feature);
  for (const feature of wanted)
    if (feature >= rows.rowSize)
      fail("argument", `features are places in a row of ${rows.rowSize}`, String(feature));
  return wanted;
}

/** One feature of all rows. */
export const columnOf = ({ values, rowSize, count }: HostRows, feature: number): Float64Array =>
  Float64Array.from({ length: count }, (_, row) => values[row * rowSize + feature] as number);

/** The rows with some features set: to one value, or to one for each row. */
export function withFeatures(
  rows: HostRows,
  set: readonly (readonly [feature: number, values: number | ArrayLike<number>])[],
): HostRows {
  const values = rows.values.slice();
  for (const [feature, to] of set)
    for (let row = 0; row < rows.count; row++)
      values[row * rows.rowSize + feature] = typeof to === "number" ? to : (to[row] as number);
  return { ...rows, values };
}

/** Rows of other numbers, read as `rows` are. */
export function rowsLike(rows: HostRows, values: Float64Array): HostRows {
  const count = values.length / rows.rowSize;
  const own = rows.values instanceof Float32Array ? Float32Array.from(values) : values;
  return { ...rows, values: own, count, shape: [count, ...rows.rowShape] };
}

/** Evenly from the least to the greatest value, or the values themselves where they are few. */
export function gridOf(rows: HostRows, feature: number, places: number): number[] {
  const distinct = [...new Set(columnOf(rows, feature))].sort((a, b) => a - b);
  if (distinct.length < places) return distinct;
  const [low, high] = [distinct[0] as number, distinct.at(-1) as number];
  return Array.from({ length: places }, (_, i) => low + ((high - low) * i) / (places - 1));
}
