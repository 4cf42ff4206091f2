import { largestInside, localisationMetric } from "../parts/localisationMetric.js";
import { clevrXai } from "../parts/papers.js";

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
export const relevanceRankAccuracy = /* @__PURE__ */ localisationMetric(
  {
    name: "relevanceRankAccuracy",
    title: "Relevance rank accuracy",
    summary: "Of the largest attributions, as many as the mask has elements, the share that lies within it.",
    formula: "|top_K(a) ∩ M| / K, K = |M|",
    source: clevrXai,
  },
  {},
  (row) => largestInside(row, row.count),
);
