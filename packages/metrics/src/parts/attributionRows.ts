import { fail, type NumericArray, sizeOf } from "@hyaline/core";
import { type Explanation, elementValues } from "@hyaline/explanation";

/**
 * The attributions of one row, as they are: one for each player where players group elements.
 *
 * @throws HyalineError `data` for attributions that are NaN or infinite, `shape` for rows without any
 */
export function valuesOfRow({ values }: Pick<Explanation, "values">, row: number): Float64Array {
  const size = sizeOf(values.shape.slice(1));
  if (size === 0) fail("shape", "a row needs attributions", `[${values.shape.join(", ")}]`);
  const own = Float64Array.from({ length: size }, (_, i) => values.values[row * size + i] as number);
  const bad = own.find((value) => !Number.isFinite(value));
  if (bad !== undefined) fail("data", "attributions must be finite", `${bad} in row ${row}`);
  return own;
}

/** The attributions of each row; see {@link valuesOfRow}. */
export const attributionRows = (explanation: Pick<Explanation, "values">): Float64Array[] =>
  Array.from({ length: explanation.values.shape[0] as number }, (_, row) => valuesOfRow(explanation, row));

/** The attribution of each element of each row: where players group elements, each has its player's. */
export const elementRows = (explanation: Explanation): Float64Array[] =>
  attributionRows({ values: elementValues(explanation) });

/** The magnitudes, where they are asked for. */
export const sized = (row: Float64Array, absolute: boolean): Float64Array =>
  absolute ? row.map(Math.abs) : row;

/** Places in the order of their values, largest first; equal ones keep their order. */
export function descending(row: ArrayLike<number>): number[] {
  const order = Array.from({ length: row.length }, (_, i) => i);
  return order.sort((a, b) => (row[b] as number) - (row[a] as number));
}

export const sumOf = (row: Float64Array): number => row.reduce((sum, value) => sum + value, 0);

/** One number for each row of two explanations of the same rows. */
export function pairedRows(explanation: Explanation, other: Explanation): [Float64Array, Float64Array][] {
  const shapes = (one: NumericArray) => `[${one.shape.join(", ")}]`;
  if (shapes(explanation.values) !== shapes(other.values))
    fail(
      "shape",
      "both explanations must have attributions of one shape",
      `${shapes(explanation.values)} and ${shapes(other.values)}`,
      "explain the same rows, with the same players",
    );
  const others = attributionRows(other);
  return attributionRows(explanation).map((row, i) => [row, others[i] as Float64Array]);
}
