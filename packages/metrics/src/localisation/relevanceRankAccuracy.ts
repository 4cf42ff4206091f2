import { defineMetric } from "@hyaline/explanation";
import { descending } from "../parts/attributionRows.js";
import { localisationOptions, maskedRows } from "../parts/maskRows.js";

/**
 * Of the largest attributions, as many as the mask has elements, the share that lies within it. Equal attributions count
 * in the order of their elements. NaN for a row whose mask is empty.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await relevanceRankAccuracy({ explanation, mask });
 * ```
 */
export const relevanceRankAccuracy = /* @__PURE__ */ defineMetric(
  {
    name: "relevanceRankAccuracy",
    title: "Relevance rank accuracy",
    family: "localisation",
    summary: "Of the largest attributions, as many as the mask has elements, the share that lies within it.",
    formula: "|top_K(a) ∩ M| / K, K = |M|",
    source: {
      authors: "L. Arras, A. Osman, W. Samek",
      title: "CLEVR-XAI: A Benchmark Dataset for the Ground Truth Evaluation of Neural Network Explanations",
      year: 2022,
      where: "section 3.3",
    },
    direction: "higher",
    range: [0, 1],
    needs: ["mask"],
  },
  localisationOptions,
  async ({ explanation, mask }, options) => ({
    values: maskedRows(explanation, mask, options).map(({ values, inside, count }) => {
      const first = descending(values).slice(0, count);
      return count === 0 ? Number.NaN : first.filter((i) => inside[i]).length / count;
    }),
  }),
);
