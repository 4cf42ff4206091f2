import { integer } from "@hyaline/core/facts";
import { defineMetric } from "@hyaline/explanation";
import { descending } from "../parts/attributionRows.js";
import { localisationOptions, maskedRows } from "../parts/maskRows.js";

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
export const topKIntersection = /* @__PURE__ */ defineMetric(
  {
    name: "topKIntersection",
    title: "Top-k intersection",
    family: "localisation",
    summary: "The share of the k largest attributions that lie within the mask.",
    formula: "|top_k(a) ∩ M| / k",
    source: {
      authors: "J. Theiner, E. Müller-Budack, R. Ewerth",
      title: "Interpretable Semantic Photo Geolocation",
      year: 2022,
      where: "section 4.3",
    },
    direction: "higher",
    range: [0, 1],
    needs: ["mask"],
  },
  { ...localisationOptions, k: integer("How many of the largest attributions.", 1000) },
  async ({ explanation, mask }, { k, absolute }) => ({
    values: maskedRows(explanation, mask, { absolute }).map(({ values, inside }) => {
      const first = descending(values).slice(0, k);
      return first.filter((i) => inside[i]).length / first.length;
    }),
  }),
);
