import { distances, length, mean } from "../parts/distances.js";
import { robustnessMetric } from "../parts/robustnessMetric.js";

/**
 * How much an explanation changes on average under small moves of the input: the mean of ‖e(x + U) − e(x)‖ / ‖e(x)‖, by
 * Euclidean norms; not divided where e(x) is 0. Moves as in `maxSensitivity`.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`, and those of `explain`
 * @example
 * ```ts
 * const explainer = saliency(model);
 * const explanation = await explainer.explain(x, { target: 1 });
 * const { values } = await averageSensitivity({ explanation, explain: explainer.explain }, { draws: 20 });
 * ```
 */
export const averageSensitivity = /* @__PURE__ */ robustnessMetric(
  {
    name: "averageSensitivity",
    title: "Average sensitivity",
    summary: "How much an explanation changes on average under small moves of the input.",
    formula: "E_U ‖e(x + U) − e(x)‖ / ‖e(x)‖",
    source: {
      authors: "U. Bhatt, A. Weller, J. M. F. Moura",
      title: "Evaluating and Aggregating Feature-based Model Explanations",
      year: 2020,
      where: "definition 2",
    },
  },
  ({ attributions }) => mean(distances(attributions, length)) / (length(attributions.here) || 1),
);
