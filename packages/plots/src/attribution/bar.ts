import { choice, either, integer } from "@hyaline/core/facts";
import type { Explanation } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatSigned } from "../parts/axis/formatNumber.js";
import { bars } from "../parts/bars.js";
import { notFiniteNote } from "../parts/drawable.js";
import { type ExplainedRow, explainedRow, rowsOf } from "../parts/explainedRow.js";
import { featureLabels, labelText, tableRows } from "../parts/featureRows.js";
import { brushes } from "../parts/palette/palette.js";
import { rankFeatures, rankOptions } from "../parts/ranked.js";

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
 * ```ts
 * const svg = bar(explanation, { row: "all" });
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
    const what = all ? "mean |attribution|" : "attribution";
    const drawn = bars(lines, { width, label: what, signs: !all }, brushes(options.theme));
    const largest = lines.slice(0, 3).map(({ label, value }) => `${labelText(label)} ${formatSigned(value)}`);
    return {
      title: options.title ?? `${row.method}${row.target === "" ? "" : `: ${row.target}`}`,
      description: `Bars of ${row.method}, ${what}. Largest: ${largest.join("; ")}.`,
      width,
      height: drawn.height,
      body: drawn.marks,
      notes: notFiniteNote(notFinite),
      table: { columns: ["Feature", what], rows: tableRows(lines), omitted: 0 },
    };
  },
);

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
