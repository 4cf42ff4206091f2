/** A mean over rows and how sure it is: 95 % of the means of as many rows, drawn anew from these, lie from `low` to `high`. */
export interface Interval {
  /** NaN where no row has a number. */
  readonly mean: number;
  /** NaN, like `high`, where fewer than two rows have a number. */
  readonly low: number;
  readonly high: number;
  /** How many rows have a number. */
  readonly rows: number;
}
