import { fail } from "@hyaline/core";
import { integer } from "@hyaline/core/facts";
import { targetName } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { methodName } from "../parts/methodName.js";
import { curvesOf } from "./parts/curvesOf.js";
import { lineOptions, linesPicture } from "./parts/linesPicture.js";

/**
 * How the output follows one feature, as an SVG text: partial dependence, and thin behind it each row's own curve where
 * they were kept (individual conditional expectation), at most 100 of them, evenly chosen.
 *
 * Source: A. Goldstein, A. Kapelner, J. Bleich, E. Pitkin, "Peeking Inside the Black Box: Visualizing Statistical Learning
 * With Plots of Individual Conditional Expectation", JCGS 2015.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a feature without effects, `shape`, `data`
 * @example
 * ```ts
 * const effects = await partialDependence(model, { featureNames, curves: true }).explain(rows);
 * const svg = effectPlot(effects, { feature: 1 });
 * ```
 */
export const effectPlot = /* @__PURE__ */ definePlot(
  {
    name: "effectPlot",
    title: "Effect of a feature",
    family: "series",
    summary: "How the output follows one feature, on average and row by row.",
    source: {
      authors: "A. Goldstein, A. Kapelner, J. Bleich, E. Pitkin",
      title:
        "Peeking Inside the Black Box: Visualizing Statistical Learning With Plots of Individual Conditional Expectation",
      year: 2015,
    },
    draws: "featureEffects",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    ...lineOptions,
    /** Which feature: its place in a row (default: the first of the effects). */
    feature: integer(
      "Which feature: its place in a row (default: the first of the effects).",
      undefined,
      [0, 2147483647],
    ),
  },
  ({ effects, featureNames, outputNames, target, method }, { feature, ...options }) => {
    const one = feature === undefined ? effects[0] : effects.find((effect) => effect.feature === feature);
    if (!one)
      return fail(
        "argument",
        "effectPlot draws the effect of a feature",
        feature === undefined ? "no effects" : String(feature),
        `they are of ${effects
          .slice(0, 20)
          .map((effect) => effect.feature)
          .join(", ")}`,
      );
    const name = clip(featureNames?.[one.feature] ?? `feature ${one.feature}`, 120);
    const output = clip(targetName(target, outputNames), 80) || "output";
    const { behind, left } = curvesOf(one);
    return linesPicture(
      [{ name: methodName(method), x: one.grid, y: one.values }],
      {
        ...options,
        title: options.title ?? `${methodName(method)}: ${isolate(name)}`,
        xLabel: options.xLabel ?? name,
        yLabel: options.yLabel ?? output,
        width: options.width ?? 400,
      },
      { behind, notes: left > 0 ? [`${left} further rows have no line of their own.`] : [] },
    );
  },
);
