import { rangeOf } from "../../parts/axis/scale.js";
import { drawable } from "../../parts/drawable.js";
import { type FeatureRows, featureRows } from "../../parts/featureRows.js";
import { element, type Markup } from "../../parts/markup/markup.js";
import type { Brushes } from "../../parts/palette/palette.js";
import type { Population } from "../../parts/population.js";

/** One line for each feature over a shared axis of attributions. */
export interface ValueRows extends FeatureRows {
  /** The zero line and the axis's name, which lie behind the marks. */
  readonly ground: readonly Markup[];
  readonly height: number;
}

/** The attributions of a feature over the rows that are drawn. */
export const attributionsOf = ({ read }: Population, feature: number): number[] =>
  read.map(({ values }) => values[feature] ?? Number.NaN);

/** Lines for all features of a population. */
export function valueRows(
  population: Population,
  {
    width,
    lineHeight,
    label,
  }: { readonly width: number; readonly lineHeight: number; readonly label: string },
  brushes: Brushes,
): ValueRows {
  const numbers = population.features.flatMap(({ feature }) =>
    attributionsOf(population, feature).filter(drawable),
  );
  const range = rangeOf([0, ...numbers]);
  const rows = featureRows({
    width,
    top: 4,
    labels: population.features.map(({ feature }) => ({ name: population.nameOf(feature) })),
    range,
    room: [8, 8],
    lineHeight,
    label,
    brushes,
  });
  const zero = rows.scale(0);
  return {
    ...rows,
    ground: [
      ...rows.marks,
      element("line", { x1: zero, x2: zero, y1: rows.top, y2: rows.bottom, ...brushes.stroke("axis") }),
    ],
    height: rows.bottom + 40,
  };
}
