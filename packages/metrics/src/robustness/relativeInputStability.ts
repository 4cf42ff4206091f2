import { relativeDistances } from "../parts/distances.js";
import { stabilityMetric } from "../parts/stabilityMetric.js";

/**
 * How much attributions change relative to the input: the largest relative change of the attributions over the relative
 * change of the input, among moves that leave the predicted class as it is. NaN where none does.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`, and those of `explain`
 * @example
 * ```ts
 * const explainer = saliency(model);
 * const explanation = await explainer.explain(x, { target: 1 });
 * const subject = { explanation, model, explain: explainer.explain };
 * const { values } = await relativeInputStability(subject, { deviation: 0.01 });
 * ```
 */
export const relativeInputStability = /* @__PURE__ */ stabilityMetric(
  {
    name: "relativeInputStability",
    title: "Relative input stability",
    summary: "The relative change of the attributions over that of the input, at most.",
    formula: "max_{x′} ‖(e(x) − e(x′)) / e(x)‖ / max(‖(x − x′) / x‖, ε)",
  },
  {},
  "equation 2",
  () =>
    ({ inputs, least }) =>
      relativeDistances(inputs, least),
);
