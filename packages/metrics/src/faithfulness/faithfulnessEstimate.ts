import { integer } from "@hyaline/core/facts";
import { defineMetric } from "@hyaline/explanation";
import { lossCorrelation } from "../parts/lossCorrelation.js";
import { removalOptions } from "../parts/removal.js";
import { unitOption } from "../parts/removalCurves.js";

/**
 * How well attributions foretell what their elements' removal changes: Pearson's correlation between the attributions of
 * each step's units and what the output loses without them alone. NaN where either does not vary.
 *
 * Units are taken in the order of their attributions, in `steps` parts of about equal size.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await faithfulnessEstimate({ explanation, model }, { baseline: 0 });
 * ```
 */
export const faithfulnessEstimate = /* @__PURE__ */ defineMetric(
  {
    name: "faithfulnessEstimate",
    title: "Faithfulness estimate",
    family: "faithfulness",
    summary: "The correlation between attributions and what the output loses without their elements.",
    formula: "corr_S(Σ_{i ∈ S} a_i, f(x) − f(x without S))",
    source: {
      authors: "D. Alvarez-Melis, T. S. Jaakkola",
      title: "Towards Robust Interpretability with Self-Explaining Neural Networks",
      year: 2018,
      where: "section 5.1",
    },
    direction: "higher",
    range: [-1, 1],
    needs: ["model"],
  },
  {
    ...removalOptions,
    ...unitOption,
    /** In how many parts the units are removed; one unit at a time where left out. */
    steps: integer("In how many parts the units are removed; one unit at a time where left out.", undefined),
  },
  (subject, { steps, ...options }) =>
    lossCorrelation(subject, options, ({ order }) => {
      const parts = Math.min(steps ?? order.length, order.length);
      const at = (part: number) => Math.round((part * order.length) / parts);
      const each = Array.from({ length: parts }, (_, part) => order.slice(at(part), at(part + 1)));
      return [{ count: parts, each }];
    }),
);
