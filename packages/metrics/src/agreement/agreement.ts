import { defineMetric } from "@hyaline/explanation";
import { pairedRows } from "../parts/attributionRows.js";
import { measureOption, measures } from "../parts/vectorMeasures.js";

/**
 * How near the attributions of two explanations of the same rows are. Correlations and the cosine's similarity are from
 * -1 to 1, higher where they agree (Kendall's is τ-b), and NaN where there is nothing to correlate; the distances
 * `"euclidean"`, `"manhattan"` and `"chebyshev"` are from 0 up, lower where they agree.
 *
 * @throws HyalineError `argument`, `shape` when the attributions have other shapes, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await agreement({ explanation, other }, { measure: "kendall" });
 * ```
 */
export const agreement = /* @__PURE__ */ defineMetric(
  {
    name: "agreement",
    title: "Agreement",
    family: "agreement",
    summary: "How near the attributions of two explanations of the same rows are.",
    source: {
      authors: "M. Neely, S. F. Schouten, M. J. R. Bleeker, A. Lucic",
      title: "Order in the Court: Explainable AI Methods Prone to Disagreement",
      year: 2021,
    },
    direction: "higher",
    range: [-1, 1],
    needs: ["other"],
  },
  measureOption,
  async ({ explanation, other }, { measure }) => ({
    values: pairedRows(explanation, other).map(([a, b]) => measures[measure](a, b)),
  }),
);
