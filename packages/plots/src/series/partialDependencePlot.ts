import { definePlot } from "../define.js";
import { effectOptions, effectPanels } from "./parts/effectPanels.js";

/**
 * Partial dependence of several features side by side, as an SVG text: the mean output as each feature is set to the places
 * of its grid, on one axis. Where the rows' own curves were kept, they stand thin behind, and around the mean one standard error
 * of it.
 *
 * Source: J. Friedman, "Greedy Function Approximation: A Gradient Boosting Machine", Annals of Statistics 2001, section 8.2.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a feature without effects, `shape`, `data`
 * @example
 * ```ts
 * const effects = await partialDependence(model, { featureNames, curves: true }).explain(rows);
 * const svg = partialDependencePlot(effects, { features: [0, 1] });
 * ```
 */
export const partialDependencePlot = /* @__PURE__ */ definePlot(
  {
    name: "partialDependencePlot",
    title: "Partial dependence",
    family: "series",
    summary: "The mean output as each of several features is set to the places of a grid.",
    source: {
      authors: "J. Friedman",
      title: "Greedy Function Approximation: A Gradient Boosting Machine",
      year: 2001,
      where: "section 8.2",
    },
    draws: "featureEffects",
    count: "one",
    rows: "any",
    needs: [],
  },
  effectOptions,
  (effects, options) => effectPanels(effects, options, "partial dependence"),
);
