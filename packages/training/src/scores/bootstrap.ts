import { fail, isTensor, type NumericArray, type Tensor, tensor } from "@hyaline/core";
import { type Given, integer, number, readOptions } from "@hyaline/core/facts";
import { drawsFrom } from "../data/shuffled.js";
import { type HostRows, type RowsSource, readPair } from "./parts/readRows.js";
import type { Score } from "./score.js";
import type { WholeScore } from "./wholeScore.js";

const bootstrapOptions = {
  /** How many times rows are drawn anew (default 1000). */
  samples: integer("How many times rows are drawn anew.", 1000),
  /** How much of the draws the interval holds (default 0.95). */
  level: number("How much of the draws the interval holds.", 0.95, [0, 1]),
  /** Seed for drawing rows (default 0). */
  seed: integer("Seed for drawing rows.", 0, [0, 2147483647]),
};
export interface BootstrapOptions extends Given<typeof bootstrapOptions> {}

export interface Interval {
  /** Of all rows. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A score with an interval by the bootstrap: the score of as many rows drawn with replacement, many times, and the range that holds
 * the middle of them.
 *
 * Source: Efron and Tibshirani, 1993, "An Introduction to the Bootstrap", section 13.3 (percentiles).
 *
 * @param score one of `scores`, or your own
 * @param outputs what the model says, such as `await (await predict(model, trained, test.inputs)).array()`
 * @param targets such as `test.targets`
 * @throws HyalineError `argument`, and whatever the score throws; draws without rows of a class it needs are left out
 * @example
 * ```ts
 * const { value, low, high } = await bootstrap(scores.rocAuc, [0.1, 0.4, 0.35, 0.8, 0.7, 0.2], [0, 0, 1, 1, 1, 0]);
 * ```
 */
export async function bootstrap(
  score: Score | WholeScore,
  outputs: RowsSource,
  targets: RowsSource,
  options: BootstrapOptions = {},
): Promise<Interval> {
  const { samples, level, seed } = readOptions("bootstrap", bootstrapOptions, options);
  const { output, target } = readPair("bootstrap", outputs, targets);
  const of = async (rows: ArrayLike<number>): Promise<number> => {
    if ("whole" in score) return score(drawn(output, rows), drawn(target, rows));
    const value = (score as Score)(
      asTensor(drawn(output, rows), "float32"),
      asTensor(drawn(target, rows), labelType(target)),
    );
    return isTensor(value)
      ? value.item()
      : fail("argument", "bootstrap takes a score", "a function that gives no tensor");
  };
  const value = await of(Array.from({ length: output.rows }, (_, i) => i));
  const draw = drawsFrom(output.rows, seed);
  const seen: number[] = [];
  for (let i = 0; i < samples; i++) {
    const one = await of(Int32Array.from({ length: output.rows }, draw)).catch((error: { code?: string }) => {
      if (error.code === "data") return undefined;
      throw error;
    });
    if (one !== undefined) seen.push(one);
  }
  seen.sort((a, b) => a - b);
  const at = (share: number) => seen[Math.min(seen.length - 1, Math.floor(share * seen.length))] ?? value;
  return { value, low: at((1 - level) / 2), high: at((1 + level) / 2) };
}

const drawn = ({ values, width }: HostRows, rows: ArrayLike<number>): NumericArray => {
  const taken = new Float64Array(rows.length * width);
  for (let i = 0; i < rows.length; i++)
    for (let k = 0; k < width; k++) taken[i * width + k] = values[(rows[i] as number) * width + k] as number;
  return { values: taken, shape: width === 1 ? [rows.length] : [rows.length, width] };
};

const labelType = ({ values, width }: HostRows) =>
  width === 1 && Array.prototype.every.call(values, Number.isInteger) ? "int32" : "float32";

const asTensor = ({ values, shape }: NumericArray, dtype: "int32" | "float32"): Tensor =>
  tensor(Array.from(values as ArrayLike<number>), { dtype }).reshape(shape);
