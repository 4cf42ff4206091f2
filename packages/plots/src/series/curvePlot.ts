import { fail } from "@hyaline/core";
import { choice, either, integer, texts } from "@hyaline/core/facts";
import type { ScoreCurve, Scores, Series } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { clip } from "../parts/markup/escape.js";
import { methodName } from "../parts/methodName.js";
import { lineOptions, linesPicture } from "./parts/linesPicture.js";

/**
 * The curves behind scores, such as those of deletion and insertion, as an SVG text: the explained output as more and more
 * of the row is removed or put back. Scores of up to four metrics or explanations share the axes; each name says the area
 * under its curve.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for scores without curves and for a row that is not there, `shape` for a mean of curves
 * that have other places, `data`
 * @example
 * ```ts
 * const curves = [{ fractions: [0, 0.5, 1], outputs: [0.9, 0.3, 0.1], auc: 0.4 }];
 * const values = { shape: [1], values: [0.4] };
 * const provenance = { options: {}, evaluations: 3, versions: {} };
 * const svg = curvePlot({ kind: "scores", metric: "deletion", values, curves, provenance });
 * ```
 */
export const curvePlot = /* @__PURE__ */ definePlot(
  {
    name: "curvePlot",
    title: "Curves of scores",
    family: "series",
    summary: "The curves behind scores, such as those of deletion and insertion.",
    draws: "scores",
    count: "oneOrMore",
    rows: "any",
    needs: [],
  },
  {
    ...lineOptions,
    /** Which row's curve (default 0), or `"all"` for the mean over the rows. */
    row: either(
      'Which row\'s curve, or "all" for the mean over the rows.',
      [integer("", 0, [0, 2147483647]), choice("", ["all"], "all")],
      0,
    ),
    /** What each curve is called in place of its metric. */
    names: texts("What each curve is called in place of its metric."),
  },
  (scores, { row, names, ...options }) => {
    const list: readonly Scores[] = Array.isArray(scores) ? scores : [scores as Scores];
    const series = list.map((one, i): Series => {
      const { fractions, outputs, auc } = curveOf(one, row);
      const name = names?.[i] ?? methodName(one.metric);
      return { name: `${name} (area ${formatNumber(auc)})`, x: fractions, y: outputs };
    });
    return linesPicture(series, {
      ...options,
      xLabel: options.xLabel ?? "share of the row",
      yLabel: options.yLabel ?? "output",
    });
  },
);

/** The curve of a row, or the mean of all. */
function curveOf({ metric, curves }: Scores, row: number | "all"): ScoreCurve {
  const list = curves ?? [];
  if (list.length === 0)
    return fail(
      "argument",
      "curvePlot needs scores with curves",
      clip(metric, 40),
      "choose a metric that draws one",
    );
  if (row !== "all")
    return list[row] ?? fail("argument", `row must be an integer from 0 to ${list.length - 1}`, String(row));
  const { fractions } = list[0] as ScoreCurve;
  if (list.some((curve) => curve.fractions.some((at, i) => at !== fractions[i])))
    return fail("shape", "a mean of curves needs the same places in each", clip(metric, 40), "draw a row");
  const mean = (of: (curve: ScoreCurve) => number) =>
    list.reduce((sum, curve) => sum + of(curve), 0) / list.length;
  return {
    fractions,
    outputs: fractions.map((_, i) => mean(({ outputs }) => outputs[i] as number)),
    auc: mean(({ auc }) => auc),
  };
}
