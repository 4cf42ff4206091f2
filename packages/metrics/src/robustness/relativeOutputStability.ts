import { distances, length } from "../parts/distances.js";
import { stabilityMetric } from "../parts/stabilityMetric.js";

/**
 * How much attributions change relative to the outputs: the largest relative change of the attributions over the change of
 * the model's outputs (give a model of logits), among moves that leave the predicted class as it is. NaN where none does.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`, and those of `explain`
 * @example
 * ```ts
 * const explainer = saliency(model);
 * const explanation = await explainer.explain(x, { target: 1 });
 * const subject = { explanation, model, explain: explainer.explain };
 * const { values } = await relativeOutputStability(subject, { draws: 20 });
 * ```
 */
export const relativeOutputStability = /* @__PURE__ */ stabilityMetric(
  {
    name: "relativeOutputStability",
    title: "Relative output stability",
    summary: "The relative change of the attributions over the change of the outputs, at most.",
    formula: "max_{x′} ‖(e(x) − e(x′)) / e(x)‖ / max(‖h(x) − h(x′)‖, ε)",
  },
  {},
  "equation 5",
  () =>
    ({ outputs }) =>
      distances(outputs, length),
);
