import { choice, integer } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber, formatSigned } from "../parts/axis/formatNumber.js";
import { rangeOf } from "../parts/axis/scale.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { colourLegend } from "../parts/frame/colourLegend.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element } from "../parts/markup/markup.js";
import { largestSize, matrix, signTone } from "../parts/matrix/matrix.js";
import { brushes } from "../parts/palette/palette.js";
import { leftNotes, populationOf, populationOptions, populationTitle } from "../parts/population.js";
import { rowOrder } from "../parts/rowOrder.js";
import { fitText, small } from "../parts/textWidth.js";

/** No more rows are drawn: each stands in a column of its own. */
const most = 200;

/**
 * Rows and features at a glance, as an SVG text: one column for each row, one line for each feature, red where it raises the
 * output and blue where it lowers it; over them the output of each row, where it is known. Rows that are explained alike stand
 * side by side (average linkage on the attributions).
 *
 * `values: [rows, features]`. At most 200 rows are drawn, evenly chosen.
 *
 * Source: S. Lundberg et al., "Explainable AI for Trees", 2019 (SHAP's heat map, and its supervised clustering).
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a row that is not there, `shape` for arrays that do not fit each other, `data`
 * @example
 * ```ts
 * const svg = heatmap(explanation, { order: "output" });
 * ```
 */
export const heatmap = /* @__PURE__ */ definePlot(
  {
    name: "heatmap",
    title: "Heat map of rows",
    family: "population",
    summary: "Rows and features at a glance, rows that are explained alike side by side.",
    source: { authors: "S. Lundberg et al.", title: "Explainable AI for Trees", year: 2019 },
    draws: "explanation",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    ...populationOptions,
    /** How rows are ordered: alike side by side, by their output, or as they are given (default `"clustered"`). */
    order: choice(
      "How rows are ordered: alike side by side, by their output, or as they are given.",
      ["clustered", "output", "given"],
      "clustered",
    ),
    /** Height of a line in pixels (default 20). */
    cellHeight: integer("Height of a line in pixels.", 20, [14, 60]),
  },
  (explanation, { width = 640, theme, title, order, cellHeight, ...options }) => {
    const whole = populationOf(explanation, options, most);
    const { features, nameOf, read } = whole;
    const paint = brushes(theme);
    const outputs = read.map(({ output }) => output ?? Number.NaN);
    const places = read.map(({ values }) => features.map(({ feature }) => values[feature] ?? Number.NaN));
    const sequence = rowOrder(order, places, outputs);
    const cells = features.map((_, f) => sequence.map((i) => places[i]?.[f] ?? Number.NaN));
    const largest = largestSize(cells.flat().filter(drawable));
    const labels = features.map(({ feature }) => clip(nameOf(feature), 120));
    const hasOutputs = outputs.every(drawable);
    const top = hasOutputs ? 46 : 4;
    const grid = matrix(
      {
        width,
        top,
        rows: labels,
        columns: sequence.map(() => ""),
        cells,
        cellHeight,
        tone: signTone(largest, 1),
        inked: true,
      },
      paint,
    );
    const [low, high] = rangeOf(outputs.filter(drawable));
    const y = (value: number) => top - 8 - ((value - low) / (high - low)) * 30;
    const line = sequence.map(
      (i, c) =>
        `${(grid.left + (c + 0.5) * grid.cellWidth).toFixed(1)} ${y(outputs[i] as number).toFixed(1)}`,
    );
    const named = labels.slice(0, 3).map((name) => isolate(clip(name, 60)));
    return {
      title: title ?? populationTitle(whole),
      description: `Attributions of ${whole.method} for ${read.length} rows and ${features.length} features. Most matter: ${named.join("; ")}.`,
      width,
      height: grid.bottom + 30,
      body: [
        ...(hasOutputs
          ? [
              element(
                "text",
                {
                  x: grid.left - 6,
                  y: top - 18,
                  "text-anchor": "end",
                  "font-size": small,
                  ...paint.fill("muted"),
                },
                fitText("f(x)", small, grid.left),
              ),
              element("path", {
                d: `M${line.join("L")}${line.length === 1 ? "h0.1" : ""}`,
                fill: "none",
                "stroke-width": 1.5,
                "stroke-linecap": "round",
                ...paint.stroke("ink"),
              }),
            ]
          : []),
        ...grid.marks,
        colourLegend({ width, y: grid.bottom + 14, target: whole.target, strongest: 1, paper: false }, paint),
      ],
      notes: [
        ...leftNotes(whole.left),
        ...notFiniteNote(cells.flat().filter((value) => !drawable(value)).length),
      ],
      table: {
        columns: ["Row", ...labels.map((name) => isolate(clip(name, 80))), ...(hasOutputs ? ["output"] : [])],
        rows: sequence
          .slice(0, 30)
          .map((i) => [
            String(whole.rows[i]),
            ...(places[i] as number[]).map((value) => formatSigned(value, 3)),
            ...(hasOutputs ? [formatNumber(outputs[i] as number, 4)] : []),
          ]),
        omitted: Math.max(0, sequence.length - 30),
      },
    };
  },
);
