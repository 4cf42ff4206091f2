import { expect, test } from "vitest";
import { explanationOf } from "../testing/explanations.js";
import { tokenMatrix } from "./tokenMatrix.js";

const three = explanationOf([1, 2, 3], {
  featureNames: ["a", "b", "c"],
  interactions: { shape: [1, 3, 3], values: [1, 0.25, 0, 0.25, 2, -0.5, 0, -0.5, 3] },
});

test("tokenMatrix has pairs beside the diagonal, both halves of a pair together in words", () => {
  const { table, description } = tokenMatrix.picture(three);
  expect(table.rows[1]).toEqual(["b", "0.25", "2", "−0.5"]);
  expect(description).toContain("b with c −1; a with b +0.5");
  expect(tokenMatrix.picture(three, { diagonal: "hidden" }).table.rows[0]?.[1]).toBe("not a number");
  expect(tokenMatrix.picture(three, { maxTokens: 2 }).table.rows.map(([name]) => name)).toEqual(["b", "c"]);
});

test("tokenMatrix refuses what has no interactions, or others", () => {
  expect(() => tokenMatrix(explanationOf([1]))).toThrow(expect.objectContaining({ code: "argument" }));
  const other = { ...three, interactions: { shape: [1, 2, 3], values: [1, 2, 3, 4, 5, 6] } };
  expect(() => tokenMatrix(other)).toThrow(expect.objectContaining({ code: "shape" }));
});
