import { expect, test } from "vitest";
import { ranksOf } from "../page/agreementBlock.js";
import { chooseRows, spreadRows } from "./chooseRows.js";

test.each([
  [[1, 1, 0, 2, 0, 1], 3, [2, 0, 3]],
  [[1, 1, 0, 2, 0, 1], 5, [2, 0, 3, 4, 1]],
  [[1, 1, 0, 2, 0, 1], 100, [2, 0, 3, 4, 1, 5]],
  [[5], 1, [0]],
])("rows of %j, %i of them", (labels, count, expected) => {
  expect(chooseRows(labels, count)).toEqual(expected);
});

test("rows are spread from the first on", () => {
  expect(spreadRows(10, 4)).toEqual([0, 2, 5, 7]);
  expect(spreadRows(3, 10)).toEqual([0, 1, 2]);
});

test("ranks share their places where sizes are equal", () => {
  expect(ranksOf([0.1, -3, 2, 0.1, 0])).toEqual([2.5, 0, 1, 2.5, 4]);
});
