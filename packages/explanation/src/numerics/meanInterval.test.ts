import { expect, test } from "vitest";
import { meanInterval } from "./meanInterval.js";
import { randomStream } from "./randomStream.js";

test("numbers that are all the same are sure, and NaN says nothing", () => {
  expect(meanInterval([2, Number.NaN, 2])).toEqual({ mean: 2, low: 2, high: 2, rows: 2 });
  expect(meanInterval([3, Number.NaN])).toEqual({ mean: 3, low: Number.NaN, high: Number.NaN, rows: 1 });
  expect(meanInterval([])).toEqual({ mean: Number.NaN, low: Number.NaN, high: Number.NaN, rows: 0 });
});

test("of many numbers the interval is that of the normal distribution, and holds the true mean 19 times of 20", () => {
  const random = randomStream(3);
  let held = 0;
  for (let run = 0; run < 200; run++) {
    const list = Array.from({ length: 50 }, () => random.normal());
    const { mean, low, high } = meanInterval(list);
    const error = Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 50 / 50);
    expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.8);
    expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.2);
    if (low <= 0 && high >= 0) held++;
  }
  expect(held).toBeGreaterThan(176);
  expect(held).toBeLessThan(199);
});

test("the same numbers give the same interval", () => {
  expect(meanInterval([1, 5, 2, 9])).toEqual(meanInterval([1, 5, 2, 9]));
});
