import { expect, test } from "vitest";
import { median, quantile, spread } from "./statistics.js";

test.each([
  { samples: [3, 1, 2], q: 0.5, expected: 2 },
  { samples: [4, 1, 3, 2], q: 0.5, expected: 2.5 },
  { samples: [0, 10], q: 0.25, expected: 2.5 },
  { samples: [7], q: 0.9, expected: 7 },
])("quantile $q of $samples", ({ samples, q, expected }) => {
  expect(quantile(samples, q)).toBe(expected);
});

test("an outlier moves neither the median nor the spread far", () => {
  const samples = [10, 11, 9, 10, 10, 1000];
  expect(median(samples)).toBe(10);
  expect(spread(samples)).toBeLessThan(0.1);
});
