import { expect, test } from "vitest";
import { compared } from "../testing/compared.js";
import { comparisonTable } from "./comparisonTable.js";

test("comparisonTable has the explainer first that most often ranks first, rounding written as exact", () => {
  const { table, description, notes } = comparisonTable.picture(compared);
  expect(table.columns).toContain("Deletion AUC ↓");
  expect(table.rows).toEqual([
    ["KernelSHAP", "0.2 ± 0.1", "0.5 ± 0.1", "exact", "75 %", "8", "2"],
    ["Saliency", "0.4 ± 0.1", "0.6 ± 0.1", "0.3 ± 0.1", "25 %", "8", "2"],
  ]);
  expect(description).toContain("KernelSHAP ranks first in 75 % of resamples");
  expect(notes).toContain("It has the best mean rank.");
  expect(() => comparisonTable({ ...compared, means: [] })).toThrow(
    expect.objectContaining({ code: "shape" }),
  );
});
