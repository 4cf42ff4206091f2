import { choice, either, integer } from "@hyaline/core/facts";
import type { Explanation } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatNumber, formatSigned } from "../parts/axis/formatNumber.js";
import { rangeOf } from "../parts/axis/scale.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { type ExplainedRow, explainedRow, rowsOf } from "../parts/explainedRow.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { type Brushes, brushes, haloed, signRole } from "../parts/palette/palette.js";
import {
  barHeight,
  type FeatureRows,
  featureLabels,
  featureRows,
  labelText,
  tableRows,
} from "./parts/featureRows.js";
import { type RankedFeature, rankFeatures, rankOptions } from "./parts/ranked.js";

/**
 * Attributions as bars, the largest uppermost, as an SVG text: of one row with their signs, or the mean of their sizes over all
 * rows. A thin line over a bar is one standard error to each side, where the method has one.
 *
 * `values: [rows, features]` or `[rows, ...input]`.
 *
 * Source: S. Lundberg, S.-I. Lee, "A Unified Approach to Interpreting Model Predictions", NeurIPS 2017 (SHAP's bar plot).
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for what is no explanation and a row that is not there, `shape` for arrays that do not
 * fit each other, `data`
 * @example
 * ```ts typed: it needs a page
 * document.body.append(toElement(bar(explanation, { row: "all" })));
 * ```
 */
export const bar = /* @__PURE__ */ definePlot(
  {
    name: "bar",
    title: "Bars",
    family: "attribution",
    summary: "Attributions of one row as bars, or their mean sizes over all rows.",
    source: {
      authors: "S. Lundberg, S.-I. Lee",
      title: "A Unified Approach to Interpreting Model Predictions",
      year: 2017,
    },
    draws: "explanation",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    ...rankOptions,
    /** Which row to show (default 0), or `"all"` for the mean size of each feature's attributions over the rows. */
    row: either(
      'Which row to show, or "all" for the mean size of each feature\'s attributions over the rows.',
      [integer("", 0, [0, 2147483647]), choice("", ["all"], "all")],
      0,
    ),
  },
  (explanation, { row: which, width = 640, ...options }) => {
    const all = which === "all";
    const row = all ? meanSizes(explanation) : explainedRow(explanation, which);
    const labelOf = featureLabels(row, all ? {} : options);
    const { shown, rest, notFinite } = rankFeatures(row, labelOf, options);
    const lines = rest ? [...shown, rest] : shown;
    const paint = brushes(options.theme);
    const extent = lines.flatMap(({ value, standardError = 0 }) =>
      drawable(value) ? [value - standardError, value + standardError] : [],
    );
    const [low, high] = rangeOf([0, ...extent]);
    const rows = featureRows({
      width,
      top: 4,
      labels: lines.map(({ label }) => label),
      range: [low, high],
      room: [low < 0 ? 60 : 0, high > 0 ? 60 : 0],
      brushes: paint,
    });
    const what = all ? "mean |attribution|" : "attribution";
    const largest = lines.slice(0, 3).map(({ label, value }) => `${labelText(label)} ${formatSigned(value)}`);
    return {
      title: options.title ?? `${row.method}${row.target === "" ? "" : `: ${row.target}`}`,
      description: `Bars of ${row.method}, ${what}. Largest: ${largest.join("; ")}.`,
      width,
      height: rows.bottom + 38,
      body: [
        rows.marks,
        lines.map((line, i) => drawBar(line, i, rows, paint, all)),
        axisLine(rows, paint),
        rows.names,
        element(
          "text",
          {
            x: (rows.left + rows.right) / 2,
            y: rows.bottom + 34,
            "text-anchor": "middle",
            "font-size": 11,
            ...paint.fill("muted"),
          },
          what,
        ),
      ].flat(),
      notes: notFiniteNote(notFinite),
      table: { columns: ["Feature", what], rows: tableRows(lines), omitted: 0 },
    };
  },
);
const axisLine = (rows: FeatureRows, { stroke }: Brushes): Markup =>
  element("line", {
    x1: rows.scale(0),
    x2: rows.scale(0),
    y1: rows.top,
    y2: rows.bottom,
    ...stroke("axis"),
  });

function drawBar(
  { value, standardError }: RankedFeature,
  line: number,
  { scale, middle }: FeatureRows,
  paint: Brushes,
  sizes: boolean,
): Markup {
  const { fill, stroke } = paint;
  const y = middle(line);
  if (!drawable(value))
    return element(
      "text",
      { x: scale(0) + 5, y: y + 4, "font-size": 11, ...fill("muted") },
      formatNumber(value),
    );
  const [zero, end] = [scale(0), scale(value)];
  const role = sizes ? "residual" : signRole(value);
  const error = standardError ? Math.abs(scale(standardError) - zero) : 0;
  const out = value < 0 ? -1 : 1;
  return element(
    "g",
    {},
    element("rect", {
      x: Math.min(zero, end),
      y: y - barHeight / 2,
      width: Math.max(Math.abs(end - zero), 0.5),
      height: barHeight,
      ...fill(role),
    }),
    error > 0 &&
      element("line", {
        x1: end - error,
        x2: end + error,
        y1: y,
        y2: y,
        "stroke-width": 1.5,
        ...stroke("ink"),
      }),
    element(
      "text",
      {
        x: end + out * (5 + error),
        y: y + 4,
        "font-size": 11,
        "text-anchor": out < 0 ? "end" : "start",
        ...haloed(paint, role),
      },
      sizes ? formatNumber(value) : formatSigned(value),
    ),
  );
}

/** The mean size of each attribution over the rows, as if it were one row. */
function meanSizes(explanation: Explanation): ExplainedRow {
  const rows = rowsOf(explanation);
  const first = explainedRow(explanation, 0);
  const { values } = explanation.values;
  const features = first.values.length;
  const means = Array.from({ length: features }, (_, i) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += Math.abs(values[row * features + i] as number);
    return sum / rows;
  });
  const targets = new Set(explanation.target);
  return {
    method: first.method,
    values: means,
    target: targets.size === 1 ? first.target : "",
    nameOf: first.nameOf,
    dataOf: () => undefined,
  };
}
