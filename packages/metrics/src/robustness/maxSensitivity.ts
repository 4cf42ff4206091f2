import { distances, greatest, length } from "../parts/distances.js";
import { infidelityAndSensitivity } from "../parts/papers.js";
import { robustnessMetric } from "../parts/robustnessMetric.js";

/**
 * How much an explanation changes at most under small moves of the input: the largest ‖e(x + U) − e(x)‖ / ‖e(x)‖, by
 * Euclidean norms; not divided where e(x) is 0. Perturbations that are not given are uniform within ±radius. Of several
 * inputs those that were attributed move. Each row's
 * moves are explained in one call, for the row's own target.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`, and those of `explain`
 * @example
 * ```ts
 * const explainer = saliency(model);
 * const explanation = await explainer.explain(x, { target: 1 });
 * const { values } = await maxSensitivity({ explanation, explain: explainer.explain }, { radius: 0.02 });
 * ```
 */
export const maxSensitivity = /* @__PURE__ */ robustnessMetric(
  {
    name: "maxSensitivity",
    title: "Max-sensitivity",
    summary: "How much an explanation changes at most under small moves of the input.",
    formula: "max_U ‖e(x + U) − e(x)‖ / ‖e(x)‖",
    source: { ...infidelityAndSensitivity, where: "definition 3.1" },
  },
  ({ attributions }) => greatest(distances(attributions, length)) / (length(attributions.here) || 1),
);
