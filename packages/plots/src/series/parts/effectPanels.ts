import { fail } from "@hyaline/core";
import { type Chosen, indices, integer } from "@hyaline/core/facts";
import { type FeatureEffect, type FeatureEffects, type PlotOptions, targetName } from "@hyaline/explanation";
import { formatNumber } from "../../parts/axis/formatNumber.js";
import { clip, isolate } from "../../parts/markup/escape.js";
import { methodName } from "../../parts/methodName.js";
import { brushes } from "../../parts/palette/palette.js";
import { panels } from "../../parts/panels.js";
import type { Drawing } from "../../parts/picture.js";
import { curvesOf } from "./curvesOf.js";
import { linesPicture } from "./linesPicture.js";

export const effectOptions = {
  /** Which features: their places in a row (default: all that have effects, at most 9). */
  features: indices("Which features: their places in a row (default: all that have effects, at most 9)."),
  /** Height of each panel in pixels (default 200). */
  height: integer("Height of each panel in pixels.", 200, [120, 1000]),
};

const most = 9;
const least = 240;

/** One panel for each feature, all on one vertical axis, with the standard error of the mean where rows have curves. */
export function effectPanels(
  { effects, featureNames, outputNames, target, method }: FeatureEffects,
  { features, height, width = 640, theme, title }: Partial<Chosen<typeof effectOptions>> & PlotOptions,
  yLabel: string,
): Drawing {
  const known = new Map(effects.map((effect) => [effect.feature, effect]));
  const asked = features ?? [...known.keys()];
  if (asked.length === 0) fail("argument", "a plot of effects needs at least one feature", "none");
  const shown = asked
    .slice(0, most)
    .map(
      (feature) =>
        known.get(feature) ??
        fail(
          "argument",
          "a feature has effects",
          String(feature),
          `they are of ${[...known.keys()].slice(0, 20).join(", ")}`,
        ),
    );
  const paint = brushes(theme);
  const nameOf = ({ feature }: FeatureEffect) => clip(featureNames?.[feature] ?? `feature ${feature}`, 120);
  const output = clip(targetName(target, outputNames), 80);
  const reach = shown.flatMap(({ values }) => [...values]);
  const drawn = shown.map((effect) => (panel: number) => {
    const { behind } = curvesOf(effect);
    const name = nameOf(effect);
    const picture = linesPicture(
      [{ name: "mean", x: effect.grid, y: effect.values, ...bandOf(effect) }],
      {
        height: height ?? 200,
        width: panel,
        theme,
        xScale: "linear",
        yScale: "linear",
        yLabel: output || yLabel,
      },
      { behind, isAlone: true, reach },
    );
    return { ...picture, title: isolate(name) };
  });
  const { marks, height: whole } = panels(drawn, { width, least }, paint);
  const left = asked.length - shown.length;
  const missed = drawn.flatMap((draw) => draw(least).notes);
  const names = shown.map((effect) => isolate(nameOf(effect)));
  const places = Math.min(11, Math.max(...shown.map(({ grid }) => grid.length)));
  const at = (numbers: readonly number[], i: number) =>
    numbers[Math.round((i * (numbers.length - 1)) / Math.max(1, places - 1))] ?? Number.NaN;
  return {
    title: title ?? methodName(method),
    description: `${yLabel} of ${names.slice(0, 5).join("; ")}${output === "" ? "" : `, on ${isolate(output)}`}.`,
    width,
    height: whole,
    body: marks,
    notes: [...missed.slice(0, 2), ...(left > 0 ? [`${left} further features are not drawn.`] : [])],
    table: {
      columns: names.flatMap((name) => [name, "mean"]),
      rows: Array.from({ length: places }, (_, i) =>
        shown.flatMap(({ grid, values }) => [formatNumber(at(grid, i)), formatNumber(at(values, i))]),
      ),
      omitted: 0,
    },
  };
}

/** One standard error of the mean over the rows to each side. */
function bandOf({ values, curves }: FeatureEffect) {
  const rows = curves?.shape[0] ?? 0;
  if (!curves || rows < 2) return {};
  const errors = values.map((_, i) => {
    const column = Array.from(
      { length: rows },
      (__, row) => curves.values[row * values.length + i] as number,
    );
    const mean = column.reduce((sum, v) => sum + v / rows, 0);
    return Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (rows - 1) / rows);
  });
  const edge = (side: number) => values.map((v, i) => v + side * (errors[i] as number));
  return { band: { low: edge(-1), high: edge(1) } };
}
