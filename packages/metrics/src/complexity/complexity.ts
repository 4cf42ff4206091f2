import { defineMetric } from "@hyaline/explanation";
import { attributionRows, sumOf } from "../parts/attributionRows.js";

/**
 * The entropy, in nats, of the attributions' magnitudes as shares of their sum: 0 where one attribution holds everything,
 * log n where n are equal. NaN for a row of zeros.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await complexity({ explanation });
 * ```
 */
export const complexity = /* @__PURE__ */ defineMetric(
  {
    name: "complexity",
    title: "Complexity",
    family: "complexity",
    summary: "The entropy of the attributions' magnitudes as shares of their sum.",
    formula: "−Σ_i p_i ln p_i, p_i = |a_i| / Σ_j |a_j|",
    source: {
      authors: "U. Bhatt, A. Weller, J. M. F. Moura",
      title: "Evaluating and Aggregating Feature-based Model Explanations",
      year: 2020,
      where: "definition 4",
    },
    direction: "lower",
    range: [0, Number.POSITIVE_INFINITY],
    needs: [],
  },
  {},
  async ({ explanation }) => ({
    values: attributionRows(explanation).map((row) => {
      const sizes = row.map(Math.abs);
      const total = sumOf(sizes);
      if (total === 0) return Number.NaN;
      return sizes.reduce(
        (sum, size) => (size === 0 ? sum : sum - (size / total) * Math.log(size / total)),
        0,
      );
    }),
  }),
);
