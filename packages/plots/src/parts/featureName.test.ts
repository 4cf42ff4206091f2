import { expect, test } from "vitest";
import { bar } from "../attribution/bar.js";
import { explanationOf } from "../testing/explanations.js";

const names = (explanation: Parameters<typeof bar>[0]) =>
  bar.picture(explanation).table.rows.map(([name]) => name);

test("features of several inputs are called by their input and place", () => {
  const array = (shape: number[], values: number[]) => ({ shape: [1, ...shape], values });
  const several = explanationOf([9, 8, 7, 6, 5], {
    inputs: [
      { name: "age", data: array([1], [30]), values: array([1], [9]) },
      { name: "id", data: array([2], [0, 1]) },
      { name: "scan", data: array([2, 2], [1, 2, 3, 4]), values: array([2, 2], [8, 7, 6, 5]) },
    ],
  });
  expect(names(several)).toEqual([
    "age = 0",
    "scan [0, 0] = 1",
    "scan [0, 1] = 2",
    "scan [1, 0] = 3",
    "scan [1, 1] = 4",
  ]);
});

test("tokens are their own names, and rows of fewer tokens have no others", () => {
  expect(names(explanationOf([3, 2, 0], { tokens: [["good", "film"]] }))).toEqual(["good", "film"]);
});
