import { expect, test } from "vitest";
import { explanationOf } from "../testing/explanations.js";
import { heatmap } from "./heatmap.js";

const values = [1, 0, 0, 1, 0.9, 0, 0, 0.95];
const four = explanationOf(values, {
  values: { shape: [4, 2], values },
  data: { shape: [4, 2], values },
  output: { shape: [4], values: [1, 4, 2, 3] },
  target: [0],
});
const order = (how: "clustered" | "output" | "given") =>
  heatmap.picture(four, { order: how }).table.rows.map(([row]) => Number(row));

test("heatmap puts rows that are explained alike side by side", () => {
  const clustered = order("clustered");
  expect(Math.abs(clustered.indexOf(0) - clustered.indexOf(2))).toBe(1);
  expect(Math.abs(clustered.indexOf(1) - clustered.indexOf(3))).toBe(1);
  expect(order("output")).toEqual([1, 3, 2, 0]);
  expect(order("given")).toEqual([0, 1, 2, 3]);
});
