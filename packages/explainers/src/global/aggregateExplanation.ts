import { fail } from "@hyaline/core";
import type { Explanation, Sensitivities } from "@hyaline/explanation";
import { attributionColumns, meanOf } from "./parts/attributionColumns.js";
import { ofExplanations } from "./parts/ofExplanations.js";

/**
 * Many rows' attributions as one number for each feature: `importance`, their mean size, as SHAP's bar plot shows it, and
 * `mean`, on which side they are, both with standard errors over the rows; `share` is a feature's part of all importance.
 *
 * importance_i = 1/n · Σ_x |φ_i(x)|
 *
 * Source: S. Lundberg et al., "From Local Explanations to Global Understanding with Explainable AI for Trees", Nature
 * Machine Intelligence 2020.
 *
 * @param explanation of two rows or more, of any method
 * @returns `indices` with one number for each feature
 * @throws HyalineError `argument` for fewer than two rows, for texts, and for players that differ from row to row
 * @example
 * ```ts
 * const { indices } = aggregateExplanation(explanation); // indices.importance: one number for each feature
 * ```
 */
export function aggregateExplanation(explanation: Explanation): Sensitivities {
  const startedAt = performance.now();
  const columns = attributionColumns("aggregateExplanation", explanation);
  const rows = explanation.values.shape[0] as number;
  if (rows < 2) fail("argument", "aggregateExplanation counts over rows", `${rows}`, "give two rows or more");
  const errorOf = (values: Float64Array) => {
    const mean = meanOf(values);
    return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (rows - 1) / rows);
  };
  const sizes = columns.map((column) => column.map(Math.abs));
  const importance = sizes.map(meanOf);
  const total = importance.reduce((sum, v) => sum + v, 0);
  return ofExplanations(
    "aggregateExplanation",
    explanation,
    {
      indices: {
        importance,
        mean: columns.map(meanOf),
        share: importance.map((v) => (total > 0 ? v / total : 0)),
      },
      standardErrors: { importance: sizes.map(errorOf), mean: columns.map(errorOf) },
    },
    { of: explanation.method },
    startedAt,
  );
}
