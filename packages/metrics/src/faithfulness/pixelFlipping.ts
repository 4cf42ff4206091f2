import { defineMetric } from "@hyaline/explanation";
import { curveOptions, removalCurves } from "../parts/removalCurves.js";

/**
 * The area under the explained output as single elements are flipped to the baseline, most important first: the curves are the
 * scores' `curves`. Lower is better.
 *
 * {@link deletionAuc} of elements, whatever the explanation groups. Quantus's scores are the curve's `outputs` without
 * the first, which is that of the whole input.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { curves } = await pixelFlipping({ explanation, model }, { steps: 2 });
 * curves?.[0]?.fractions; // [0, 0.5, 1]
 * ```
 */
export const pixelFlipping = /* @__PURE__ */ defineMetric(
  {
    name: "pixelFlipping",
    title: "Pixel flipping",
    family: "faithfulness",
    summary:
      "The area under the explained output as single elements are flipped to the baseline, most important first.",
    source: {
      authors: "S. Bach, A. Binder, G. Montavon, F. Klauschen, K.-R. Müller, W. Samek",
      title:
        "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation",
      year: 2015,
      where: "section “Evaluating heatmaps”",
    },
    direction: "lower",
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    needs: ["model"],
  },
  curveOptions,
  (subject, options) => removalCurves(subject, { ...options, unit: "element" }, "deletion"),
);
