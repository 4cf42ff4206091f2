import { expect, test } from "vitest";
import { explanationOf } from "../testing/explanations.js";
import { violin } from "./violin.js";

test("violin says the median and quarters of each feature", () => {
  const values = [1, 2, 3, 4, 5];
  const five = explanationOf(values, {
    featureNames: ["a"],
    values: { shape: [5, 1], values },
    data: { shape: [5, 1], values },
    target: [0],
  });
  expect(violin.picture(five).table.rows).toEqual([["a", "3", "+1.2", "+2", "+3", "+4", "+4.8"]]);
  expect(violin(five).match(/<circle/g)).toHaveLength(1);
});
