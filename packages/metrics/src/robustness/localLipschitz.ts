import { distances, length, steepest } from "../parts/distances.js";
import { robustnessMetric } from "../parts/robustnessMetric.js";

/**
 * A local Lipschitz constant of the explanation: the largest change of the attributions over the change of the input that
 * causes it, by Euclidean norms. Moves as in `maxSensitivity`; a move of length 0 says nothing.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`, and those of `explain`
 * @example
 * ```ts
 * const explainer = saliency(model);
 * const explanation = await explainer.explain(x, { target: 1 });
 * const { values } = await localLipschitz({ explanation, explain: explainer.explain }, { radius: 0.1 });
 * ```
 */
export const localLipschitz = /* @__PURE__ */ robustnessMetric(
  {
    name: "localLipschitz",
    title: "Local Lipschitz estimate",
    summary: "The largest change of the attributions over the change of the input that causes it.",
    formula: "max_{x′} ‖e(x) − e(x′)‖₂ / ‖x − x′‖₂",
    source: {
      authors: "D. Alvarez-Melis, T. S. Jaakkola",
      title: "On the Robustness of Interpretability Methods",
      year: 2018,
      where: "equation 2",
    },
  },
  ({ attributions, inputs }) => steepest(distances(attributions, length), distances(inputs, length)),
);
