import { defineMetric } from "@hyaline/explanation";
import { rise } from "../parts/papers.js";
import { curveOptions, removalCurves, unitOption } from "../parts/removalCurves.js";

/**
 * The area under the explained output as input is removed, most important first: the curves are the scores' `curves`. A good
 * explanation finds what the output needs, so that it falls at once.
 *
 * Between 0 and 1 where the output is a probability: score `(x) => softmax(model(x))`. As in the paper, input is ordered by
 * its attribution and the pixels of an image are removed whole; removed input becomes `baseline`. Explanations of several
 * inputs and of layers remove what they attribute, those of texts their words.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values, curves } = await deletionAuc({ explanation, model }, { steps: 4 });
 * curves?.[0]?.fractions; // [0, 0.25, 0.5, 0.75, 1]
 * ```
 */
export const deletionAuc = /* @__PURE__ */ defineMetric(
  {
    name: "deletionAuc",
    title: "Deletion",
    family: "faithfulness",
    summary: "The area under the explained output as input is removed, most important first.",
    formula: "∫ f(x without its top share s) ds",
    source: rise,
    direction: "lower",
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    needs: ["model"],
  },
  { ...curveOptions, ...unitOption },
  (subject, options) => removalCurves(subject, options, "deletion"),
);
