import { definePlot } from "../define.js";
import { formatNumber, formatSigned } from "../parts/axis/formatNumber.js";
import { type Dot, dots } from "../parts/dots.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { rampLegend } from "../parts/frame/colourLegend.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { brushes } from "../parts/palette/palette.js";
import { rampRole } from "../parts/palette/ramp.js";
import {
  leftNotes,
  populationOf,
  populationOptions,
  populationTitle,
  sharesOf,
} from "../parts/population.js";
import { attributionsOf, valueRows } from "./parts/valueRows.js";

const size = 5;
const lineHeight = 34;

/**
 * Every row's attributions as dots, one line for each feature, as an SVG text: the features that matter most uppermost, the
 * dots coloured by the feature's own value, from small (purple) to large (orange), between its 5th and 95th percentile.
 *
 * `values: [rows, features]`. At most 800 rows are drawn, evenly chosen.
 *
 * Source: S. Lundberg et al., "From local explanations to global understanding with explainable AI for trees", Nature Machine
 * Intelligence 2020 (SHAP's summary plot).
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a row that is not there, `shape` for arrays that do not fit each other, `data`
 * @example
 * ```ts
 * const svg = beeswarm(explanation, { maxFeatures: 8 });
 * ```
 */
export const beeswarm = /* @__PURE__ */ definePlot(
  {
    name: "beeswarm",
    title: "Beeswarm",
    family: "population",
    summary: "Every row's attributions as dots by feature, coloured by the feature's value.",
    source: {
      authors: "S. Lundberg et al.",
      title: "From local explanations to global understanding with explainable AI for trees",
      year: 2020,
    },
    draws: "explanation",
    count: "one",
    rows: "any",
    needs: [],
  },
  populationOptions,
  (explanation, { width = 640, theme, title, ...options }) => {
    const population = populationOf(explanation, options);
    const { features, read, nameOf } = population;
    const paint = brushes(theme);
    const lines = valueRows(population, { width, lineHeight, label: "attribution" }, paint);
    let missing = 0;
    const all = features.flatMap(({ feature }, line): Dot[] => {
      const values = attributionsOf(population, feature);
      const shares = sharesOf(read.map(({ dataOf }) => dataOf(feature)));
      const kept = values.flatMap((value, i) => (drawable(value) ? [{ x: lines.scale(value), i }] : []));
      missing += values.length - kept.length;
      const offsets = swarm(kept.map(({ x }) => x));
      return kept.map(({ x, i }, k) => ({
        x,
        y: lines.middle(line) + (offsets[k] as number),
        role: rampRole(shares[i] as number),
      }));
    });
    const largest = features
      .slice(0, 3)
      .map(({ feature, size: mean }) => `${isolate(nameOf(feature))} ${formatNumber(mean)}`);
    return {
      title: title ?? populationTitle(population),
      description: `Attributions of ${population.method} for ${read.length} rows, feature by feature. Largest mean sizes: ${largest.join("; ")}.`,
      width,
      height: lines.height + 18,
      body: [
        ...lines.ground,
        ...dots(all, size, paint),
        ...lines.names,
        rampLegend({ width, y: lines.height + 2, low: "small value", high: "large value" }, paint),
      ],
      notes: [...leftNotes(population.left), ...notFiniteNote(missing)],
      table: {
        columns: ["Feature", "mean |attribution|", "smallest", "largest"],
        rows: features.map(({ feature, size: mean }) => {
          const values = attributionsOf(population, feature).filter(drawable);
          const [low, high] = [Math.min(...values), Math.max(...values)];
          return [
            isolate(clip(nameOf(feature), 120)),
            formatNumber(mean),
            ...(values.length > 0 ? [formatSigned(low), formatSigned(high)] : ["–", "–"]),
          ];
        }),
        omitted: population.left.features,
      },
    };
  },
);

/** How far each dot stands from the middle of its line: those that would cover another go up and down by turns. */
function swarm(places: readonly number[]): number[] {
  const most = (lineHeight - size) / 2;
  const taken = new Map<number, number>();
  return places.map((x) => {
    const bin = Math.round(x / (size - 1));
    const count = taken.get(bin) ?? 0;
    taken.set(bin, count + 1);
    const step = Math.ceil(count / 2) * (size - 1) * (count % 2 === 0 ? 1 : -1);
    // A full column begins again from the middle.
    return Math.abs(step) <= most ? step : (((step % most) + most) % most) - most / 2;
  });
}
