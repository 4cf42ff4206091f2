import type { Moved } from "./movedRows.js";

/** The Euclidean norm. */
export const length = (row: Float64Array): number =>
  Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));

/** The sum of magnitudes. */
export const sumOfSizes = (row: Float64Array): number => row.reduce((sum, value) => sum + Math.abs(value), 0);

/** How far each move leads away, by a norm: of vectors as they are, or divided by that at the row. */
export function distances({ here, there }: Moved, norm: (row: Float64Array) => number): number[] {
  return there.map((other) => norm(other.map((value, i) => value - (here[i] as number))));
}

/** Changes as shares of each element; an element that is 0 at the row counts as `least`. */
export function relativeDistances({ here, there }: Moved, least: number): number[] {
  const unit = here.map((value) => (value === 0 ? least : value));
  const shares = (row: Float64Array) => row.map((value, i) => value / (unit[i] as number));
  return distances({ here: shares(here), there: there.map(shares) }, length);
}

/** The greatest, NaN where there is none. */
export const greatest = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((most, each) => Math.max(most, each));

/** The mean, NaN of none. */
export const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** The greatest quotient of a change over the move that causes it, among moves that lead anywhere. */
export const steepest = (changes: readonly number[], moves: readonly number[]): number =>
  greatest(changes.map((change, k) => change / (moves[k] as number)).filter((each) => !Number.isNaN(each)));
