import { defineMetric } from "@hyaline/explanation";
import { localisationOptions, maskedRows, shareInside } from "../parts/maskRows.js";

/**
 * The mass of the attributions within the mask, as a share of all. NaN for a row whose attributions add up to 0.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await relevanceMassAccuracy({ explanation, mask }, { absolute: true });
 * ```
 */
export const relevanceMassAccuracy = /* @__PURE__ */ defineMetric(
  {
    name: "relevanceMassAccuracy",
    title: "Relevance mass accuracy",
    family: "localisation",
    summary: "The mass of the attributions within the mask, as a share of all.",
    formula: "Σ_{i ∈ M} a_i / Σ_i a_i",
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
    values: maskedRows(explanation, mask, options).map(shareInside),
  }),
);
