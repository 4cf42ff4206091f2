import type { NumericArray } from "@hyaline/core";
import { callback, number } from "@hyaline/core/facts";
import { type Rule, randomStream, type Segmentation, segmentMasker, slic } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { rowsLike } from "../global/parts/columns.js";
import { segmentFill } from "../surrogate/parts/segmentFill.js";
import { anchorOptions } from "./parts/anchorOptions.js";
import { maskedAnchor } from "./parts/maskedAnchor.js";
import { ownAnswer } from "./parts/ownAnswer.js";

/**
 * Anchors of images: segments, as few as can be, which make the model nearly always answer as it did, whatever is hidden
 * of the rest.
 *
 * precision = P(f(z) answers as f(x) | the segments are shown in z) ≥ threshold
 *
 * `x: float[rows, channels, height, width]` or `float[rows, height, width]`. Each segment that a rule says nothing of is
 * hidden with probability one half; `coverage` is how likely the rule's segments are all shown by chance, `players` of the
 * result says which segment each pixel belongs to. The answer is the target's output being the largest; of a single output,
 * on which side of 0.5 it is. Where no rule reaches the threshold the most precise one is given.
 *
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Anchors: High-Precision Model-Agnostic Explanations", AAAI 2018, section 4;
 * segments by SLIC, as in alibi.
 *
 * @function
 * @param model a white box, float[rows, ...image] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for options out of range; `shape` for what is no image; `data`; `aborted`
 * @example
 * ```ts
 * const explainer = anchorsImage(imageModel, { segmentation: gridSegmentation({ size: 2 }), maxConditions: 2 });
 * const { rules } = await explainer.explain(images); // one for each image
 * ```
 */
export const anchorsImage = /* @__PURE__ */ defineAsking(
  {
    name: "anchorsImage",
    title: "Anchors of images",
    family: "rules",
    summary: "Segments which make the model nearly always answer as it did.",
    formula: "P(f(z) = f(x) | segments in z) ≥ threshold",
    source: {
      authors: "M. T. Ribeiro, S. Singh, C. Guestrin",
      title: "Anchors: High-Precision Model-Agnostic Explanations",
      year: 2018,
      where: "section 4",
    },
    needs: "predictions",
    rows: "numbers",
    gives: "rules",
    promises: [],
    cost: "some 1000 to 10,000 images",
  },
  {
    /** Cuts an image into segments, from `[channels, height, width]` (default: `slic()`, some 50 of them or fewer). */
    segmentation: callback<Segmentation>("Cuts an image into segments.", "(image) => labels"),
    /**
     * What hidden segments show: one number, one per channel, `null` (the default) or `"mean"` for each segment's mean colour,
     * `"blur"` for the image out of focus, `"noise"` for noise of its colours, or `"inpaint"` for what is shown around them.
     */
    hideColor: segmentFill,
    /** How likely a segment is shown that a rule says nothing of (default 0.5). */
    shown: number("How likely a segment is shown that a rule says nothing of.", 0.5, [0.01, 0.99]),
    ...anchorOptions,
  },
  {},
  (_, { segmentation = slic(), hideColor, ...search }) => ({
    attribute: async ({ rows, run, evaluate, long, onProgress }) => {
      const { onProgress: __, ...quiet } = long;
      const masker = await segmentMasker({ segmentation, hideColor }).bind(rows, quiet);
      const compose = masker.compose as NonNullable<typeof masker.compose>;
      const { outputs, targets } = await evaluate();
      const rules: Rule[] = [];
      const players = new Float64Array(rows.values.length);
      for (let row = 0; row < rows.count; row++) {
        const segments = masker.assignmentOf(row);
        for (let at = 0; at < rows.rowSize; at += segments.length)
          players.set(segments, row * rows.rowSize + at);
        const ask = async (masks: Uint8Array) => {
          const { values } = (await compose(row, masks)) as NumericArray;
          return run(rowsLike(rows, values as Float64Array), () => row);
        };
        const holds = ownAnswer(outputs, row, targets[row] ?? null);
        const found = await maskedAnchor(ask, holds, randomStream(search.seed, row), {
          ...search,
          players: masker.playersOf(row),
        });
        rules.push({
          conditions: found.players.map((feature) => ({ feature, text: `segment ${feature}`, equals: 1 })),
          precision: found.precision,
          coverage: found.coverage,
        });
        onProgress?.({ done: row + 1, total: rows.count });
      }
      return {
        kind: "rules" as const,
        data: { shape: rows.shape, values: rows.values },
        target: [...targets],
        rules,
        players: { shape: rows.shape, values: players },
        seed: search.seed,
      };
    },
  }),
);
