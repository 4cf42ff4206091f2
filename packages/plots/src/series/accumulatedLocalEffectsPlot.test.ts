import { expect, test } from "vitest";
import { effects } from "../testing/effects.js";
import { accumulatedLocalEffectsPlot } from "./accumulatedLocalEffectsPlot.js";

test("accumulatedLocalEffectsPlot draws panels on one axis, at most nine", () => {
  const many = {
    ...effects,
    effects: Array.from({ length: 12 }, (_, feature) => ({ feature, grid: [0, 1], values: [0, feature] })),
  };
  const { notes, description, table } = accumulatedLocalEffectsPlot.picture(many);
  expect(notes).toEqual(["3 further features are not drawn."]);
  expect(table.columns).toHaveLength(18);
  expect(description).toMatch(/^accumulated effect of a; b; feature 2/);
});
