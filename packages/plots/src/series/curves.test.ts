import type { Scores } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { curves } from "./curves.js";

const scores = (metric: string, outputs: readonly (readonly number[])[]): Scores => ({
  kind: "scores",
  metric,
  values: { shape: [outputs.length], values: outputs.map(() => 0.5) },
  curves: outputs.map((y) => ({ fractions: y.map((_, i) => i / (y.length - 1)), outputs: y, auc: 0.5 })),
  provenance: { options: {}, evaluations: 1, versions: {} },
});

test("curves are means over rows of other places, read in between", () => {
  const { table } = curves.picture([scores("deletionAuc", [[1, 0], [1, 1, 0]]), scores("insertionAuc", [[0, 1]])]); // biome-ignore format: one line
  expect(table.columns).toEqual(["Share", "Deletion AUC", "Insertion AUC"]);
  expect(table.rows[5]).toEqual(["0.5", "0.75", "0.5"]);
});

test("curves draws one standard error around a mean of several rows, and names explanations", () => {
  const several = curves([scores("deletionAuc", [[1, 0], [1, 0.5]])], { names: ["LIME"] }); // biome-ignore format: one line
  expect(several.match(/fill-opacity="0.18"/g)).toHaveLength(1);
  expect(several).toContain("LIME: area 0.5");
  const { curves: _, ...none } = scores("a", [[1, 0]]);
  expect(() => curves(none)).toThrow(expect.objectContaining({ code: "argument" }));
});
