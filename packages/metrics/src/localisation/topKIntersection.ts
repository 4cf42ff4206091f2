import { integer } from "@hyaline/core/facts";
import { largestInside, localisationMetric } from "../parts/localisationMetric.js";

/**
 * The share of the `k` largest attributions that lie within the mask; of all of them where a row has fewer. Equal
 * attributions count in the order of their elements.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await topKIntersection({ explanation, mask }, { k: 10 });
 * ```
 */
export const topKIntersection = /* @__PURE__ */ localisationMetric(
  {
    name: "topKIntersection",
    title: "Top-k intersection",
    summary: "The share of the k largest attributions that lie within the mask.",
    formula: "|top_k(a) ∩ M| / k",
    source: {
      authors: "J. Theiner, E. Müller-Budack, R. Ewerth",
      title: "Interpretable Semantic Photo Geolocation",
      year: 2022,
      where: "section 4.3",
    },
  },
  {
    /** How many of the largest attributions (default 1000). */
    k: integer("How many of the largest attributions.", 1000),
  },
  (row, { k }) => largestInside(row, k),
);
