import { type CallOptions, fail, sameShape } from "@hyaline/core";
import { type HostRows, type Rows, readRows } from "./rows.js";

/**
 * What a missing input looks like: one number for every element (0 when left out), one row for all rows (with or
 * without an axis of rows), or one row for each.
 */
export type Baseline = number | Rows;

/**
 * A baseline as rows: one, which counts for all, or as many as there are rows.
 *
 * @throws HyalineError `shape` when it does not fit the rows, `data` when it is not finite
 */
export async function readBaseline(
  baseline: Baseline | undefined,
  rows: HostRows,
  options: CallOptions = {},
): Promise<HostRows> {
  const { rowShape, rowSize, dtype } = rows;
  const holder = rows.values.constructor as typeof Float64Array;
  const asRows = (values: ArrayLike<number>, count: number): HostRows => ({
    shape: [count, ...rowShape],
    values: holder.from(values),
    dtype,
    count,
    rowShape,
    rowSize,
  });
  if (baseline === undefined || typeof baseline === "number") {
    const value = baseline ?? 0;
    if (!Number.isFinite(value)) fail("data", "baseline must be finite", String(value));
    return asRows(new Float64Array(rowSize).fill(value), 1);
  }
  const given = await readRows(baseline, "baseline", { ...options, dtype });
  if (sameShape(given.shape, rowShape)) return asRows(given.values, 1);
  if (sameShape(given.rowShape, rowShape) && (given.count === 1 || given.count === rows.count))
    return asRows(given.values, given.count);
  return fail(
    "shape",
    "a baseline is a number, a row, or one row for each row of x",
    `[${given.shape.join(", ")}] for [${rows.shape.join(", ")}]`,
  );
}
