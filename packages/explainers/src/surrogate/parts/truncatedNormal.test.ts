import { expect, test } from "vitest";
import { quantile, truncatedNormal } from "./truncatedNormal.js";

/** The normal distribution function, by Simpson's rule on a fine grid. */
function below(z: number): number {
  if (z > 12) return 1;
  const steps = 20000;
  const h = (z + 12) / steps;
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(-12) + density(z);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(-12 + i * h);
  return (sum * h) / 3;
}

test.each([
  ["all of it", 0, 1, -20, 20],
  ["both sides cut", 2, 3, 1, 4],
  ["a tail", 0, 1, 3, 9],
  ["far from the mean", 0, 1, 30, 31],
  ["a spike in a wide interval", 5, 1e-4, -100, 100],
])("quantiles of %s", (_, mean, deviation, low, high) => {
  const table = truncatedNormal(mean, deviation, low, high);
  const [start, end] = [below((low - mean) / deviation), below((high - mean) / deviation)];
  for (const share of [0, 0.001, 0.1, 0.25, 0.5, 0.9, 0.999]) {
    const value = quantile(table, share);
    expect(value).toBeGreaterThanOrEqual(low);
    expect(value).toBeLessThanOrEqual(high);
    // Beyond 8 deviations the distribution function has no digits to compare.
    if (low - mean > 8 * deviation) continue;
    const found = (below((value - mean) / deviation) - start) / (end - start);
    expect(Math.abs(found - share)).toBeLessThan(1e-3);
  }
});

test("far from the mean it falls off as the density does", () => {
  // Near 30 the density falls by e every 1/30, so the median is ln 2 / 30 above the cut.
  expect(quantile(truncatedNormal(0, 1, 30, 31), 0.5)).toBeCloseTo(30 + Math.LN2 / 30, 3);
});

test("without any deviation it is the mean", () => {
  expect(quantile(truncatedNormal(2, 0, 1, 3), 0.7)).toBe(2);
});
