/**
 * Means of lists of numbers that come one by one, and how far each mean may be off: Welford's recurrence (1962), stable
 * however many there are.
 *
 * @example
 * ```ts
 * const mean = new RunningMean(1);
 * for (const value of [1, 3]) mean.add([value]);
 * const [middle] = mean.values; // 2
 * const [error] = mean.errors(); // 1
 * ```
 */
export class RunningMean {
  /** How many lists there were. */
  count = 0;
  readonly values: Float64Array;
  readonly #squares: Float64Array;

  /** @param size the length of a list */
  constructor(size: number) {
    this.values = new Float64Array(size);
    this.#squares = new Float64Array(size);
  }

  /** @param at where the list begins in what is given */
  add(given: ArrayLike<number>, at = 0): void {
    const { values } = this;
    this.count++;
    for (let i = 0; i < values.length; i++) {
      const value = given[at + i] as number;
      const delta = value - (values[i] as number);
      values[i] = (values[i] as number) + delta / this.count;
      this.#squares[i] = (this.#squares[i] as number) + delta * (value - (values[i] as number));
    }
  }

  /** Standard errors of the means; from two lists on. */
  errors(): Float64Array {
    return this.#squares.map((s) => Math.sqrt(s / (this.count - 1) / this.count));
  }
}
