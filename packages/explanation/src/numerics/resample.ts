import { randomStream } from "./randomStream.js";

/** How many resamples an interval is of. */
export const RESAMPLES = 1000;

/**
 * Visits resamples of `count` rows: as many, drawn from them with replacement. The same each time.
 *
 * Source: B. Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979.
 *
 * @param visit is given places of rows in a list that the next resample overwrites
 */
export function eachResample(count: number, visit: (rows: Int32Array, resample: number) => void): void {
  const random = randomStream(0, count);
  const rows = new Int32Array(count);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    for (let i = 0; i < count; i++) rows[i] = random.integer(count);
    visit(rows, resample);
  }
}
