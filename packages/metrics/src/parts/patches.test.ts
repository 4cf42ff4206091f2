import { expect, test } from "vitest";
import { bestPatches } from "./patches.js";

test("the best windows, none over another, by hand", () => {
  // biome-ignore format: a map of 3 × 3
  const map = Float64Array.of(
    1, 5, 0,
    0, 4, -9,
    0, 0, 2,
  );
  const { patchOf, sums } = bestPatches(map, 3, 2);
  // The upper left window; the lower right corner, after which comes no other over it; the rest of each far edge.
  expect([...sums]).toEqual([10, 2, 0, -9]);
  expect([...patchOf]).toEqual([0, 0, 3, 0, 0, 3, 2, 2, 1]);
});
