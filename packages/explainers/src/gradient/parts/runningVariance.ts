import type { Tally } from "./sampling.js";

/**
 * Variances of lists of numbers that come one by one, and how far each may be off: by the recurrences of central moments
 * (P. Pébay, "Formulas for Robust, One-Pass Parallel Computation of Covariances and Arbitrary-Order Statistical Moments",
 * 2008, equations 2.1 to 2.3 for one further element).
 */
export class RunningVariance implements Tally {
  count = 0;
  readonly #mean: Float64Array;
  /** Sums of the second, third and fourth powers of what is off the mean. */
  readonly #second: Float64Array;
  readonly #third: Float64Array;
  readonly #fourth: Float64Array;

  constructor(
    size: number,
    private readonly unbiased: boolean,
  ) {
    this.#mean = new Float64Array(size);
    this.#second = new Float64Array(size);
    this.#third = new Float64Array(size);
    this.#fourth = new Float64Array(size);
  }

  add(given: ArrayLike<number>, at: number): void {
    const n = ++this.count;
    for (let i = 0; i < this.#mean.length; i++) {
      const delta = (given[at + i] as number) - (this.#mean[i] as number);
      const [second, third] = [this.#second[i] as number, this.#third[i] as number];
      const step = delta / n;
      const square = delta * step * (n - 1);
      this.#mean[i] = (this.#mean[i] as number) + step;
      this.#fourth[i] =
        (this.#fourth[i] as number) +
        square * step * step * (n * n - 3 * n + 3) +
        6 * step * step * second -
        4 * step * third;
      this.#third[i] = third + square * step * (n - 2) - 3 * step * second;
      this.#second[i] = second + square;
    }
  }

  get values(): Float64Array {
    return this.#second.map((sum) => sum / (this.unbiased ? this.count - 1 : this.count));
  }

  /** √((μ₄ − μ₂²) / n), the large-sample error of a variance, with the moments of the sample. */
  errors(): Float64Array {
    const n = this.count;
    return this.#fourth.map((fourth, i) => {
      const variance = (this.#second[i] as number) / n;
      return Math.sqrt(Math.max(0, fourth / n - variance * variance) / n);
    });
  }
}
