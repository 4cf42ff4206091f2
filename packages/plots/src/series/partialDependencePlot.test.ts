import { expect, test } from "vitest";
import { effects } from "../testing/effects.js";
import { partialDependencePlot } from "./partialDependencePlot.js";

test("partialDependencePlot has a panel for each feature, and a standard error where rows have curves", () => {
  expect(partialDependencePlot.picture(effects).table.columns).toEqual(["a", "mean", "b", "mean"]);
  expect(partialDependencePlot(effects).match(/fill-opacity="0.18"/g)).toHaveLength(1);
  expect(partialDependencePlot.picture(effects, { features: [1] }).table.rows).toEqual([["0", "0"], ["2", "−1"], ["4", "−2"]]); // biome-ignore format: one line
  expect(() => partialDependencePlot(effects, { features: [2] })).toThrow(
    expect.objectContaining({ code: "argument" }),
  );
});
