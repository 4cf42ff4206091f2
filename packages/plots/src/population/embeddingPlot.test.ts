import { expect, test } from "vitest";
import { explanationOf } from "../testing/explanations.js";
import { embeddingPlot } from "./embeddingPlot.js";

test("embeddingPlot draws principal components: a line's are its own length and 0", () => {
  const values = [-2, -1, 0, 1, 2].flatMap((t) => [3 * t, 4 * t, 0]);
  const line = explanationOf(values, {
    values: { shape: [5, 3], values },
    data: { shape: [5, 3], values },
    target: [0],
  });
  const { table, description } = embeddingPlot.picture(line, { groups: ["a", "a", "b", "b", "b"] });
  const places = table.rows.map((row) => row.map((text) => Number(text.replaceAll("−", "-"))));
  places.forEach(([row = 0, first, second]) => {
    expect(first).toBeCloseTo(5 * (row - 2), 9);
    expect(second).toBeCloseTo(0, 9);
  });
  expect(description).toContain("100 % of the variance");
  const groups = ["a", "b", "c", "d", "e"];
  expect(() => embeddingPlot(line, { groups })).toThrow(expect.objectContaining({ code: "argument" }));
});
