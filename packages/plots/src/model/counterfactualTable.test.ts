import type { Counterfactuals } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { counterfactualTable } from "./counterfactualTable.js";

const found: Counterfactuals = {
  kind: "counterfactuals",
  method: "dice",
  data: { shape: [1, 3], values: [1, 2, 3] },
  target: [1],
  values: { shape: [1, 2, 3], values: [1, 5, 3, 0, 5, 3] },
  valid: { shape: [1, 2], values: [1, 0] },
  outputs: { shape: [1, 2], values: [0.9, 0.4] },
  featureNames: ["a", "b", "c"],
  outputNames: ["no", "yes"],
  provenance: { options: {}, evaluations: 1, versions: {} },
};

test("counterfactualTable lists what is changed, the most often changed first", () => {
  expect(counterfactualTable.picture(found).table.rows).toEqual([
    ["b", "2", "5", "5"],
    ["a", "1", "=", "0"],
    ["yes", "–", "as asked, 0.9", "not found, 0.4"],
  ]);
  expect(counterfactualTable.picture(found, { maxFeatures: 1 }).notes).toEqual([
    "1 further features are changed.",
  ]);
  expect(() => counterfactualTable(found, { row: 1 })).toThrow(expect.objectContaining({ code: "argument" }));
  const other = { ...found, values: { shape: [1, 2, 2], values: [1, 2, 3, 4] } };
  expect(() => counterfactualTable(other)).toThrow(expect.objectContaining({ code: "shape" }));
});
