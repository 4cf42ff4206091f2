import { definePlot } from "../define.js";
import { effectOptions, effectPanels } from "./parts/effectPanels.js";

/**
 * Accumulated local effects of several features side by side, as an SVG text: how far each feature moves the output from its
 * mean, counted from differences among rows that are really there; all on one axis.
 *
 * Source: D. Apley, J. Zhu, "Visualizing the Effects of Predictor Variables in Black Box Supervised Learning Models", Journal of
 * the Royal Statistical Society B 2020.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a feature without effects, `shape`, `data`
 * @example
 * ```ts
 * const effects = await accumulatedLocalEffects(model, { featureNames }).explain(rows);
 * const svg = accumulatedLocalEffectsPlot(effects, { features: [0, 1] });
 * ```
 */
export const accumulatedLocalEffectsPlot = /* @__PURE__ */ definePlot(
  {
    name: "accumulatedLocalEffectsPlot",
    title: "Accumulated local effects",
    family: "series",
    summary: "How far each of several features moves the output from its mean.",
    source: {
      authors: "D. Apley, J. Zhu",
      title: "Visualizing the Effects of Predictor Variables in Black Box Supervised Learning Models",
      year: 2020,
    },
    draws: "featureEffects",
    count: "one",
    rows: "any",
    needs: [],
  },
  effectOptions,
  (effects, options) => effectPanels(effects, options, "accumulated effect"),
);
