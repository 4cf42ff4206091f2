import { defineMetric } from "@hyaline/explanation";
import { attributionRows, sumOf } from "../parts/attributionRows.js";

/**
 * The Gini index of the attributions' magnitudes: 0 where all are equal, near 1 where few hold everything. NaN for a row
 * of zeros. (Quantus adds 1e-7 to each magnitude first.)
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await sparseness({ explanation });
 * ```
 */
export const sparseness = /* @__PURE__ */ defineMetric(
  {
    name: "sparseness",
    title: "Sparseness",
    family: "complexity",
    summary: "The Gini index of the attributions' magnitudes.",
    formula: "Σ_k (2k − n − 1) |a|_(k) / (n Σ_k |a|_(k)), magnitudes ascending",
    source: {
      authors: "P. Chalasani, J. Chen, A. R. Chowdhury, S. Jha, X. Wu",
      title: "Concise Explanations of Neural Networks using Adversarial Training",
      year: 2020,
      where: "section 4",
    },
    direction: "higher",
    range: [0, 1],
    needs: [],
  },
  {},
  async ({ explanation }) => ({
    values: attributionRows(explanation).map((row) => {
      const sizes = row.map(Math.abs).sort();
      const n = sizes.length;
      const total = sumOf(sizes);
      const weighted = sizes.reduce((sum, size, k) => sum + (2 * (k + 1) - n - 1) * size, 0);
      return total === 0 ? Number.NaN : weighted / (n * total);
    }),
  }),
);
