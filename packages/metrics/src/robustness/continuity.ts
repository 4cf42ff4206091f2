import { distances, length, steepest, sumOfSizes } from "../parts/distances.js";
import { robustnessMetric } from "../parts/robustnessMetric.js";

/**
 * How strongly an explanation varies near the input: the largest sum of the attributions' changes over the Euclidean length
 * of the move. Moves as in `maxSensitivity`; a move of length 0 says nothing. (Quantus moves images sideways instead and
 * correlates quarters of the map.)
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`, and those of `explain`
 * @example
 * ```ts
 * const explainer = saliency(model);
 * const explanation = await explainer.explain(x, { target: 1 });
 * const { values } = await continuity({ explanation, explain: explainer.explain });
 * ```
 */
export const continuity = /* @__PURE__ */ robustnessMetric(
  {
    name: "continuity",
    title: "Continuity",
    summary: "The strongest variation of the explanation near the input.",
    formula: "max_{x′} ‖e(x) − e(x′)‖₁ / ‖x − x′‖₂",
    source: {
      authors: "G. Montavon, W. Samek, K.-R. Müller",
      title: "Methods for Interpreting and Understanding Deep Neural Networks",
      year: 2018,
      where: "section 6.1",
    },
  },
  ({ attributions, inputs }) => steepest(distances(attributions, sumOfSizes), distances(inputs, length)),
);
