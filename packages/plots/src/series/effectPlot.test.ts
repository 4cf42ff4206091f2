import type { FeatureEffects } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { effectPlot } from "./effectPlot.js";

const effects: FeatureEffects = {
  kind: "featureEffects",
  method: "partialDependence",
  target: 1,
  featureNames: ["size", "age"],
  outputNames: ["no", "yes"],
  effects: [
    { feature: 0, grid: [1, 2], values: [0.5, 0.6] },
    {
      feature: 1,
      grid: [10, 20, 30],
      values: [0, 1, 4],
      curves: { shape: [130, 3], values: Array.from({ length: 390 }, (_, i) => i % 3) },
    },
  ],
  provenance: { options: {}, evaluations: 0, versions: {} },
};

test("draws the effect of a feature, named by it and by the output", () => {
  const svg = effectPlot(effects);
  expect(effectPlot.picture(effects)).toMatchObject({
    title: "Partial Dependence: size",
    table: { columns: ["size", "Partial Dependence"], rows: [["1", "0.5"], ["2", "0.6"]] }, // biome-ignore format: one line
  });
  for (const text of [">size<", ">yes<"]) expect(svg).toContain(text);
});

test("rows' own curves lie behind it, at most 100 of them", () => {
  const svg = effectPlot(effects, { feature: 1 });
  expect(svg.match(/stroke-opacity="0.35"/g)).toHaveLength(100);
  expect(svg).toContain("30 further rows have no line of their own.");
  expect(effectPlot(effects)).not.toContain("stroke-opacity");
});

test("errors", () => {
  const call = (given: FeatureEffects, feature?: number) => () => effectPlot(given, { feature });
  expect(call(effects, 2)).toThrow(/got 2; they are of 0, 1/);
  expect(call({ ...effects, effects: [] })).toThrow(expect.objectContaining({ code: "argument" }));
  const curves = { shape: [2, 2], values: [1, 2, 3, 4] };
  const torn = { ...effects, effects: [{ feature: 0, grid: [1, 2, 3], values: [1, 2, 3], curves }] };
  expect(call(torn)).toThrow(expect.objectContaining({ code: "shape" }));
});
