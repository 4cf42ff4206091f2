import { defineMetric } from "@hyaline/explanation";
import { quantitativeAspects } from "../parts/papers.js";
import { scoreUnknown, unknownOptions } from "../parts/unknownUnits.js";
import { measures } from "../parts/vectorMeasures.js";

/**
 * Whether units with larger attributions matter more: Spearman's correlation between their magnitudes and how much the output
 * changes when a unit is unknown, as a mean square over values it could have. Those are uniform between the row's least and
 * greatest element. NaN where either does not vary.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await monotonicityCorrelation({ explanation, model }, { draws: 20 });
 * ```
 */
export const monotonicityCorrelation = /* @__PURE__ */ defineMetric(
  {
    name: "monotonicityCorrelation",
    title: "Monotonicity correlation",
    family: "faithfulness",
    summary: "The rank correlation between attributions and how much the output owes to each unit.",
    formula: "ρ_S(|a_i|, E[(f(x) − f(x with x_i unknown))²])",
    source: { ...quantitativeAspects, where: "section 3.3" },
    direction: "higher",
    range: [-1, 1],
    needs: ["model"],
  },
  unknownOptions,
  (subject, options) =>
    scoreUnknown(subject, options, ({ scores, order }, effects) =>
      // Without units that no element belongs to, which nothing can owe to.
      measures.spearman(
        Float64Array.from(order, (unit) => Math.abs(scores[unit] as number)),
        Float64Array.from(order, (unit) => effects[unit] as number),
      ),
    ),
);
