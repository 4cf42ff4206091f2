import { expect, test } from "vitest";
import { explanationOf } from "../testing/explanations.js";
import { groupDifference } from "./groupDifference.js";

const values = [1, 0, 3, 0, 4, 1, 8, 1];
const four = explanationOf(values, {
  featureNames: ["a", "b"],
  values: { shape: [4, 2], values },
  data: { shape: [4, 2], values },
  target: [0],
});

test("groupDifference is the difference of means with its standard error", () => {
  // Means 2 and 6 of a; variances 2 and 8, over 2 rows each: √(2 / 2 + 8 / 2).
  expect(groupDifference.picture(four, { group: [0, 1] }).table.rows).toEqual([
    ["a", "−4", "2.24"],
    ["b", "−1", "0"],
  ]);
  for (const group of [[], [0, 1, 2, 3]])
    expect(() => groupDifference(four, { group })).toThrow(expect.objectContaining({ code: "argument" }));
});
