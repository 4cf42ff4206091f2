import { eraserMetric } from "../parts/eraserMetric.js";

/**
 * Whether an explanation's most important units are enough: the mean, over shares of a row's units, of what the output loses
 * when all others are removed. Low where what was named suffices. (Quantus's metric of this name is another one: whether rows
 * with near explanations are predicted alike.)
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await sufficiency({ explanation, model }, { shares: [0.1, 0.5] });
 * ```
 */
export const sufficiency = /* @__PURE__ */ eraserMetric(
  {
    name: "sufficiency",
    title: "Sufficiency",
    summary: "What the output loses with the most important units alone.",
    formula: "mean_q [f(x) − f(top q of x alone)]",
    direction: "lower",
  },
  "kept",
);
