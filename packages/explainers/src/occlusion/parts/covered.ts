import type { HostRows } from "@hyaline/explanation";

/** One row by itself. */
export const rowOf = (rows: HostRows, row: number): HostRows => ({
  ...rows,
  count: 1,
  shape: [1, ...rows.rowShape],
  values: rows.values.slice(row * rows.rowSize, (row + 1) * rows.rowSize),
});

/**
 * Copies of one row, each with some elements replaced.
 *
 * @param fill what they become: a number, or one for each element of a row
 */
export function covered(
  rows: HostRows,
  row: number,
  sets: readonly ArrayLike<number>[],
  fill: number | ArrayLike<number>,
): HostRows {
  const own = rows.values.subarray(row * rows.rowSize, (row + 1) * rows.rowSize);
  const values = new (rows.values.constructor as typeof Float64Array)(sets.length * rows.rowSize);
  sets.forEach((elements, k) => {
    values.set(own, k * rows.rowSize);
    for (let at = 0; at < elements.length; at++) {
      const i = elements[at] as number;
      values[k * rows.rowSize + i] = typeof fill === "number" ? fill : (fill[i] as number);
    }
  });
  return { ...rows, values, count: sets.length, shape: [sets.length, ...rows.rowShape] };
}
