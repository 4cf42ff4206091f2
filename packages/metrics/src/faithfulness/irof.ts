import { callback, spec } from "@hyaline/core/facts";
import { defineMetric, quickshift, type Segmentation, segmentMasker } from "@hyaline/explanation";
import { attributedData, callOf, openModel } from "../parts/openModel.js";
import { removalOptions } from "../parts/removal.js";
import { removalCurves } from "../parts/removalCurves.js";
import { scoredPlayers } from "../parts/scoredPlayers.js";
import { rowUnits } from "../parts/units.js";

const { baseline: _baseline, masker: _masker, ...options } = removalOptions;

/**
 * The area over the explained output as an image's segments are removed one after the other, those with the largest mean
 * attribution first, relative to the whole image's output: 1 where the output is gone at once. The curves are the scores'
 * `curves`. Images are [rows, channels, height, width] or [rows, height, width].
 *
 * @throws HyalineError `argument`, `shape` for rows that are no images and labels that do not fit, `data`, `aborted`
 * @example
 * ```ts
 * const subject = { explanation: byGradients, model: imageModel };
 * const { values } = await irof(subject, { segmentation: gridSegmentation({ size: 2 }) });
 * ```
 */
export const irof = /* @__PURE__ */ defineMetric(
  {
    name: "irof",
    title: "Iterative removal of features",
    family: "faithfulness",
    summary: "The area over the explained output as segments are removed, largest mean attribution first.",
    formula: "1 − ∫ f(x_l) / f(x₀) dl",
    source: {
      authors: "L. Rieger, L. K. Hansen",
      title: "IROF: a low resource evaluation metric for explanation methods",
      year: 2020,
      where: "section 3.2",
    },
    direction: "higher",
    range: [Number.NEGATIVE_INFINITY, 1],
    needs: ["model"],
  },
  {
    ...options,
    /** Cuts an image into segments, from `[channels, height, width]` (default: quickshift with LIME's settings). */
    segmentation: callback<Segmentation>("Cuts an image into segments.", "(image) => labels"),
    /** What removed segments show: one number, one for each channel, or `null` (the default) for each segment's mean. */
    hideColor: /* @__PURE__ */ spec<number | readonly number[] | null>(
      { is: "value" },
      "What removed segments show: one number, one for each channel, or null for each segment's mean.",
      null,
      "a number, a list of numbers, or null",
      (given) => given === null || [given].flat().every((colour) => typeof colour === "number"),
    ),
  },
  async (subject, { segmentation = quickshift(), hideColor, ...rest }) => {
    const { explanation } = subject;
    const { model, inputs } = await openModel(subject, rest);
    const segments = segmentMasker({ segmentation, hideColor });
    // Composed on the host: the masker alone knows the images here.
    const { fillRows: _, ...masker } = await segments.bind(attributedData(inputs), callOf(rest));
    const scores = rowUnits(explanation, inputs, "element").map((row, r) =>
      means(row.scores, masker.assignmentOf(r), masker.playersOf(r)),
    );
    const players = { explanation: scoredPlayers(explanation, scores), model };
    const whole = { ...rest, baseline: undefined, masker, steps: Number.MAX_SAFE_INTEGER };
    const judged = await removalCurves(players, whole, "deletion");
    const values = (judged.curves ?? []).map(({ auc, outputs: [first = Number.NaN] }) => 1 - auc / first);
    return { ...judged, values };
  },
);

/** The mean attribution of each segment, over all channels. */
function means(elements: Float64Array, segmentOf: Int32Array, count: number): Float64Array {
  const [sums, sizes] = [new Float64Array(count), new Float64Array(count)];
  for (const [i, value] of elements.entries()) {
    const segment = segmentOf[i % segmentOf.length] as number;
    sums[segment] = (sums[segment] as number) + value;
    sizes[segment] = (sizes[segment] as number) + 1;
  }
  return sums.map((sum, segment) => sum / (sizes[segment] as number));
}
