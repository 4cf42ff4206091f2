import type { Interval } from "../results/interval.js";
import { eachResample, RESAMPLES } from "./resample.js";

/** The mean of numbers that are not NaN, and between which two means 95 % of their resamples lie. */
export function meanInterval(values: ArrayLike<number>): Interval {
  const known = Float64Array.from(values).filter((value) => !Number.isNaN(value));
  const rows = known.length;
  const mean = known.reduce((sum, value) => sum + value, 0) / rows;
  if (rows < 2) return { mean, low: Number.NaN, high: Number.NaN, rows };
  const means = new Float64Array(RESAMPLES);
  eachResample(rows, (chosen, resample) => {
    let sum = 0;
    for (const row of chosen) sum += known[row] as number;
    means[resample] = sum / rows;
  });
  means.sort();
  return { mean, low: quantile(means, 0.025), high: quantile(means, 0.975), rows };
}

/** Of sorted numbers, between neighbours in proportion. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return below === above ? below : below + (place % 1) * (above - below);
}
