import { fail } from "@hyaline/core";
import { choice, either, integer, texts } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { type Dot, dots } from "../parts/dots.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { rampLegend } from "../parts/frame/colourLegend.js";
import { frame } from "../parts/frame/frame.js";
import { legend } from "../parts/frame/legend.js";
import { looks } from "../parts/frame/looks.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { brushes } from "../parts/palette/palette.js";
import { rampRole } from "../parts/palette/ramp.js";
import { leftNotes, populationOf, populationTitle, rowsOptions, sharesOf } from "../parts/population.js";
import { principalPlane } from "./parts/principalPlane.js";

/** Components are of the features that matter most. */
const mostFeatures = 200;

/**
 * Rows as dots in the plane in which their attributions differ most (their first two principal components), as an SVG text:
 * rows that are explained alike lie side by side. The colour is the output, the attribution of a feature, or a group.
 *
 * `values: [rows, features]`. At most 800 rows are drawn, evenly chosen, and 200 features counted, the largest by mean size.
 *
 * Source: S. Lundberg et al., "Explainable AI for Trees", 2019 (SHAP's embedding plot).
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a row or a feature that is not there and too many groups, `shape`, `data`
 * @example
 * ```ts
 * const svg = embeddingPlot(explanation, { colour: 0 });
 * ```
 */
export const embeddingPlot = /* @__PURE__ */ definePlot(
  {
    name: "embeddingPlot",
    title: "Embedding",
    family: "population",
    summary: "Rows as dots, those that are explained alike side by side.",
    source: { authors: "S. Lundberg et al.", title: "Explainable AI for Trees", year: 2019 },
    draws: "explanation",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    ...rowsOptions,
    /** What the colour is: the output, or the attribution of a feature, by its place (default `"output"`). */
    colour: either(
      "What the colour is: the output, or the attribution of a feature, by its place.",
      [integer("", 0, [0, 2147483647]), choice("", ["output"], "output")],
      "output",
    ),
    /** Each row's group, of at most 4, which then are the colours. */
    groups: texts("Each row's group, of at most 4, which then are the colours."),
    /** Height in pixels without title and notes (default 300). */
    height: integer("Height in pixels without title and notes.", 300, [160, 2000]),
  },
  (explanation, { width = 480, height, theme, title, colour, groups, ...options }) => {
    const population = populationOf(explanation, { ...options, maxFeatures: mostFeatures });
    const { read, rows, features, nameOf } = population;
    const count = read[0]?.values.length ?? 0;
    if (colour !== "output" && colour >= count)
      fail("argument", `a feature is an integer from 0 to ${count - 1}`, String(colour));
    const names = groups === undefined ? [] : [...new Set(rows.map((row) => groups[row] ?? "none"))];
    if (names.length > looks.length)
      fail(
        "argument",
        `embeddingPlot colours at most ${looks.length} groups`,
        String(names.length),
        "join some of them",
      );
    const places = read.map(({ values }) => features.map(({ feature }) => values[feature] ?? Number.NaN));
    const kept = [...read.keys()].filter((i) => places[i]?.every(drawable));
    const plane = principalPlane(kept.map((i) => places[i] as number[]));
    const paint = brushes(theme);
    const by = (i: number) => (colour === "output" ? read[i]?.output : read[i]?.values[colour as number]);
    const shares = sharesOf(kept.map(by));
    const keys = legend(
      names.map((name, i) => ({ name: name || "none", role: looks[i]?.role ?? "series0" })),
      width,
      paint,
    );
    const part = (share: number) => `${Math.round(share * 100)} % of the variance`;
    const { x, y, marks } = frame(
      { width, height, top: keys.height + 8 },
      {
        x: { values: plane.map(([u]) => u), label: `first component`, scale: "linear" },
        y: { values: plane.map(([, v]) => v), label: `second component`, scale: "linear" },
      },
      paint,
    );
    const list = kept.map((row, i): Dot => {
      const [u, v] = plane[i] as [number, number];
      const group = names.indexOf(groups?.[rows[row] as number] ?? "none");
      return {
        x: x(u),
        y: y(v),
        role: groups === undefined ? rampRole(shares[i] as number) : (looks[group]?.role ?? "missing"),
      };
    });
    const what = colour === "output" ? "output" : `attribution of ${clip(nameOf(colour as number), 60)}`;
    return {
      title: title ?? populationTitle(population),
      description: `${kept.length} rows in the plane in which their attributions by ${population.method} differ most, ${part(
        planeShare(
          plane,
          kept.map((i) => places[i] as number[]),
        ),
      )}.`,
      width,
      height: height + (groups === undefined ? 20 : 0),
      body: [
        ...keys.marks,
        ...marks,
        ...dots(list, 7, paint),
        ...(groups === undefined
          ? [rampLegend({ width, y: height + 4, low: "small", high: `large ${what}` }, paint)]
          : []),
      ],
      notes: [...leftNotes({ ...population.left, features: 0 }), ...notFiniteNote(read.length - kept.length)],
      table: {
        columns: [
          "Row",
          "first component",
          "second component",
          isolate(groups === undefined ? what : "group"),
        ],
        rows: kept
          .slice(0, 30)
          .map((row, i) => [
            String(rows[row]),
            ...(plane[i] as [number, number]).map((at) => formatNumber(at)),
            groups === undefined
              ? formatNumber(by(row) ?? Number.NaN)
              : isolate(clip(groups[rows[row] as number] ?? "none", 60)),
          ]),
        omitted: Math.max(0, kept.length - 30),
      },
    };
  },
);

/** What part of the variance lies in the plane. */
function planeShare(plane: readonly (readonly number[])[], points: readonly (readonly number[])[]): number {
  const spread = (table: readonly (readonly number[])[]) =>
    (table[0] ?? []).reduce((sum, _, i) => {
      const column = table.map((line) => line[i] as number);
      const mean = column.reduce((a, b) => a + b, 0) / column.length;
      return sum + column.reduce((a, b) => a + (b - mean) ** 2, 0);
    }, 0);
  return Math.min(1, spread(plane) / spread(points) || 0);
}
