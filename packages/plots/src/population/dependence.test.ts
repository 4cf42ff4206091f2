import { expect, test } from "vitest";
import { explanationOf } from "../testing/explanations.js";
import { dependence } from "./dependence.js";

const rows = Array.from({ length: 60 }, (_, i) => [i % 10, Math.floor(i / 10) % 2, 0.5]);
const values = rows.flatMap(([a = 0, b = 0]) => [a * (b - 0.5), b, 0]);
const crossed = explanationOf(values, {
  featureNames: ["a", "b", "c"],
  values: { shape: [60, 3], values },
  data: { shape: [60, 3], values: rows.flat() },
  target: [0],
});

test("dependence finds the feature that moves the attributions at like values", () => {
  expect(dependence.picture(crossed, { feature: 0 }).description).toContain("coloured by b");
  expect(dependence.picture(crossed, { feature: 0, colour: "none" }).table.columns).toEqual([
    "Row",
    "a",
    "attribution",
  ]);
  expect(dependence.picture(crossed, { feature: 0, colour: 2 }).table.rows[3]).toEqual([
    "3",
    "3",
    "−1.5",
    "0.5",
  ]);
});

test("dependence draws standard errors as lines, and refuses features that are not there", () => {
  const sure = { ...crossed, standardError: { shape: [60, 3], values: values.map(() => 0.5) } };
  expect(dependence(sure, { feature: 0 }).match(/V[\d.]+M/g)?.length).toBe(59);
  for (const wrong of [{ feature: 3 }, { colour: 3 }])
    expect(() => dependence(crossed, wrong)).toThrow(expect.objectContaining({ code: "argument" }));
});
