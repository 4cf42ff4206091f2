import { eraserMetric } from "../parts/eraserMetric.js";

/**
 * How much of the output an explanation's most important units carry: the mean, over shares of a row's units, of what the
 * output loses when that share of them is removed, most important first. High where what was named was needed.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await comprehensiveness({ explanation, model }, { shares: [0.1, 0.5] });
 * ```
 */
export const comprehensiveness = /* @__PURE__ */ eraserMetric(
  {
    name: "comprehensiveness",
    title: "Comprehensiveness",
    summary: "What the output loses without the most important units.",
    formula: "mean_q [f(x) − f(x without its top q)]",
    direction: "higher",
  },
  "removed",
);
