import type { HostRows } from "./rows.js";

/** One row, `count` times. */
export function repeatRow(rows: HostRows, row: number, count: number): HostRows {
  const { rowSize, rowShape } = rows;
  const values = new (rows.values.constructor as typeof Float64Array)(count * rowSize);
  const own = rows.values.subarray(row * rowSize, (row + 1) * rowSize);
  for (let k = 0; k < count; k++) values.set(own, k * rowSize);
  return { ...rows, values, count, shape: [count, ...rowShape] };
}
