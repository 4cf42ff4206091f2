import { integer } from "@hyaline/core/facts";
import { defineMetric } from "@hyaline/explanation";
import { removalOptions } from "../parts/removal.js";
import { removalCurves } from "../parts/removalCurves.js";

const { masker: _, ...options } = removalOptions;

/**
 * The area under the explained output as square patches are set to the baseline one after the other, in the order of
 * the sum of their attributions: the curves are the scores' `curves`. Lower is better.
 *
 * Patches are windows of the last two axes (of one for series), of all channels: of all places those with the largest
 * sums, none over another, as in Quantus. Its scores are the curve's `outputs` without the first, which is that of the
 * whole input.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const subject = { explanation: byGradients, model: imageModel };
 * const { curves } = await selectivity(subject, { patch: 4 });
 * curves?.[0]?.fractions[0]; // 0
 * ```
 */
export const selectivity = /* @__PURE__ */ defineMetric(
  {
    name: "selectivity",
    title: "Selectivity",
    family: "faithfulness",
    summary: "The area under the explained output as patches are set to the baseline, most important first.",
    source: {
      authors: "G. Montavon, W. Samek, K.-R. Müller",
      title: "Methods for Interpreting and Understanding Deep Neural Networks",
      year: 2018,
      where: "section 6.2",
    },
    direction: "lower",
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    needs: ["model"],
  },
  {
    ...options,
    /** How many elements a patch has along each axis (default 8). */
    patch: integer("How many elements a patch has along each axis.", 8),
  },
  (subject, { patch, ...rest }) =>
    removalCurves(
      subject,
      { ...rest, masker: undefined, steps: Number.MAX_SAFE_INTEGER, unit: { patch } },
      "deletion",
    ),
);
