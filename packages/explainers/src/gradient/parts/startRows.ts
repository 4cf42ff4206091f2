import type { Call, HostRows } from "@hyaline/explanation";

/**
 * Where paths to the rows start: what a call's option gives for each attributed input, and for the others what the rows have.
 *
 * @param given one for each attributed input, a row for all or one for each row
 */
export function startRows({ rows, columns }: Call<unknown>, given: readonly HostRows[]): HostRows {
  const values = rows.values.slice();
  const attributed = columns.filter((each) => each.attributed);
  attributed.forEach(({ start, rowSize }, i) => {
    const { count, values: own } = given[i] as HostRows;
    for (let row = 0; row < rows.count; row++) {
      const from = count === 1 ? 0 : row * rowSize;
      values.set(own.subarray(from, from + rowSize), row * rows.rowSize + start);
    }
  });
  return { ...rows, values };
}
