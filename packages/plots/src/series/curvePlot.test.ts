import type { Scores } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { curvePlot } from "./curvePlot.js";

const scores = (
  metric: string,
  outputs: readonly (readonly number[])[],
  fractions = [0, 0.5, 1],
): Scores => ({
  kind: "scores",
  metric,
  values: { shape: [outputs.length], values: outputs.map(() => 0) },
  curves: outputs.map((row, i) => ({ fractions, outputs: row, auc: i + 0.25 })),
  provenance: { options: {}, evaluations: 0, versions: {} },
});
const deletion = scores("deletionAuc", [
  [1, 0.5, 0],
  [0, 0.25, 1],
]);

test("draws a row's curves, each named with its area", () => {
  const { table } = curvePlot.picture([deletion, scores("insertionAuc", [[0, 1, 1]])]);
  expect(table.columns.slice(1)).toEqual(["Deletion AUC (area 0.25)", "Insertion AUC (area 0.25)"]);
  expect(table.rows).toEqual([
    ["0", "1", "0"],
    ["0.5", "0.5", "1"],
    ["1", "0", "1"],
  ]);
  expect(curvePlot.picture(deletion, { row: 1, names: ["mine"] }).table.columns[1]).toBe("mine (area 1.25)");
});

test("or the mean over the rows", () => {
  const { table } = curvePlot.picture(deletion, { row: "all" });
  expect(table.columns[1]).toBe("Deletion AUC (area 0.75)");
  expect(table.rows.map(([, y]) => y)).toEqual(["0.5", "0.375", "0.5"]);
});

test.each([
  ["argument", "without curves", { ...deletion, curves: [] }, 0],
  ["argument", "a row that is not there", deletion, 2],
  [
    "shape",
    "the mean of curves that have other places",
    { ...deletion, curves: [...(deletion.curves ?? []), ...(scores("", [[1, 2]], [0, 1]).curves ?? [])] },
    "all",
  ],
] as const)("error %s: %s", (code, _, given, row) => {
  expect(() => curvePlot(given, { row })).toThrow(expect.objectContaining({ code }));
});
