import { definePlot } from "../define.js";
import { formatNumber, formatSigned } from "../parts/axis/formatNumber.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { brushes } from "../parts/palette/palette.js";
import { leftNotes, populationOf, populationOptions, populationTitle } from "../parts/population.js";
import { attributionsOf, valueRows } from "./parts/valueRows.js";

const lineHeight = 34;
const places = 60;

/**
 * How each feature's attributions are spread over the rows, as an SVG text: a Gaussian kernel density (Silverman's bandwidth)
 * around each line, with the median and the middle half of the rows as a mark in it.
 *
 * `values: [rows, features]`. At most 800 rows are read, evenly chosen.
 *
 * Source: J. Hintze, R. Nelson, "Violin Plots: A Box Plot-Density Trace Synergism", The American Statistician 1998.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a row that is not there, `shape` for arrays that do not fit each other, `data`
 * @example
 * ```ts
 * const svg = violin(explanation, { maxFeatures: 8 });
 * ```
 */
export const violin = /* @__PURE__ */ definePlot(
  {
    name: "violin",
    title: "Violins",
    family: "population",
    summary: "How each feature's attributions are spread over the rows.",
    source: {
      authors: "J. Hintze, R. Nelson",
      title: "Violin Plots: A Box Plot-Density Trace Synergism",
      year: 1998,
    },
    draws: "explanation",
    count: "one",
    rows: "any",
    needs: [],
  },
  populationOptions,
  (explanation, { width = 640, theme, title, ...options }) => {
    const population = populationOf(explanation, options);
    const { features, nameOf, read } = population;
    const paint = brushes(theme);
    const lines = valueRows(population, { width, lineHeight, label: "attribution" }, paint);
    const sorted = features.map(({ feature }) =>
      attributionsOf(population, feature)
        .filter(drawable)
        .sort((a, b) => a - b),
    );
    const shapes = sorted.flatMap((values, line): Markup[] => {
      const [first, last] = [values[0], values.at(-1)];
      if (first === undefined || last === undefined) return [];
      const y = lines.middle(line);
      const [low, high] = [lines.scale(first), lines.scale(last)];
      const xs = Array.from({ length: places + 1 }, (_, i) => low + ((high - low) * i) / places);
      const density = densityOf(values.map(lines.scale), xs);
      const peak = Math.max(...density);
      const half = (i: number) => ((density[i] as number) / peak) * (lineHeight / 2 - 2);
      const upper = xs.map((x, i) => `${x.toFixed(1)} ${(y - half(i)).toFixed(1)}`);
      const lower = xs.map((x, i) => `${x.toFixed(1)} ${(y + half(i)).toFixed(1)}`).reverse();
      const quarter = (share: number) => lines.scale(quantile(values, share));
      return [
        element("path", {
          d: `M${[...upper, ...lower].join("L")}Z`,
          "fill-opacity": "0.35",
          ...paint.both("series0", "series0"),
        }),
        element("line", {
          x1: quarter(0.25),
          x2: quarter(0.75),
          y1: y,
          y2: y,
          "stroke-width": 4,
          ...paint.stroke("ink"),
        }),
        element("circle", {
          cx: quarter(0.5),
          cy: y,
          r: 3.5,
          "stroke-width": 1.5,
          ...paint.both("surface", "ink"),
        }),
      ];
    });
    const said = features.slice(0, 3).map(({ feature }, i) => {
      const values = sorted[i] as number[];
      return `${isolate(nameOf(feature))}, median ${values.length > 0 ? formatSigned(quantile(values, 0.5)) : "none"}`;
    });
    const missing = sorted.reduce((sum, values) => sum + read.length - values.length, 0);
    return {
      title: title ?? populationTitle(population),
      description: `How attributions of ${population.method} are spread over ${read.length} rows. Largest: ${said.join("; ")}.`,
      width,
      height: lines.height,
      body: [...lines.ground, ...shapes, ...lines.names],
      notes: [...leftNotes(population.left), ...notFiniteNote(missing)],
      table: {
        columns: ["Feature", "mean |attribution|", "5 %", "25 %", "median", "75 %", "95 %"],
        rows: features.map(({ feature, size }, i) => {
          const values = sorted[i] as number[];
          const at = (share: number) => (values.length > 0 ? formatSigned(quantile(values, share)) : "–");
          return [
            isolate(clip(nameOf(feature), 120)),
            formatNumber(size),
            at(0.05),
            at(0.25),
            at(0.5),
            at(0.75),
            at(0.95),
          ];
        }),
        omitted: population.left.features,
      },
    };
  },
);

/** Of sorted numbers, between neighbours in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] as number;
  return low + ((sorted[Math.ceil(at)] as number) - low) * (at % 1);
}

/** A Gaussian kernel density at each of `places`, up to a factor. */
function densityOf(values: readonly number[], at: readonly number[]): number[] {
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v / n, 0);
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2 / Math.max(1, n - 1), 0));
  // Silverman 1986, equation 3.28; never narrower than a pixel.
  const bandwidth = Math.max(1, 1.06 * deviation * n ** -0.2);
  return at.map(
    (x) => values.reduce((sum, v) => sum + Math.exp(-0.5 * ((x - v) / bandwidth) ** 2), 0) || 1e-9,
  );
}
