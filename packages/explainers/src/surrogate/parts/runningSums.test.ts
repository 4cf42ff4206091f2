import { expect, test } from "vitest";
import { placeIn, runningSums, shareWithin } from "./runningSums.js";

test.each([
  ["one", [1]],
  ["quartiles", [0.25, 0.25, 0.25, 0.25]],
  ["thin and empty ones", [0, 0.001, 0, 0.9, 0.0005, 0.0985, 0]],
  ["thirds, that do not sum to 1", [1 / 3, 1 / 3, 1 / 3 - 1e-12]],
  ["two hundred", Array.from({ length: 200 }, () => 0.005)],
])("each number is in the share that a search finds: %s", (_, shares) => {
  const sums = runningSums(shares);
  for (let k = 0; k < 5000; k++) {
    const at = k === 4999 ? 1 - 2 ** -53 : k / 5000;
    const place = placeIn(sums, at);
    expect(place).toBe(sums.ends.findIndex((end) => end > at));
    expect(shares[place]).toBeGreaterThan(0);
    const within = shareWithin(sums, place, at);
    expect(within).toBeGreaterThanOrEqual(0);
    expect(within).toBeLessThan(1);
    const start = shares.slice(0, place).reduce((a, b) => a + b, 0);
    expect(start + within * (shares[place] as number)).toBeCloseTo(at, 9);
  }
});
