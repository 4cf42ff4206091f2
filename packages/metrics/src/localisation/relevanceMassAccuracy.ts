import { localisationMetric, shareInside } from "../parts/localisationMetric.js";
import { clevrXai } from "../parts/papers.js";

/**
 * The mass of the attributions within the mask, as a share of all. NaN for a row whose attributions add up to 0.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await relevanceMassAccuracy({ explanation, mask }, { absolute: true });
 * ```
 */
export const relevanceMassAccuracy = /* @__PURE__ */ localisationMetric(
  {
    name: "relevanceMassAccuracy",
    title: "Relevance mass accuracy",
    summary: "The mass of the attributions within the mask, as a share of all.",
    formula: "Σ_{i ∈ M} a_i / Σ_i a_i",
    source: clevrXai,
  },
  {},
  shareInside,
);
