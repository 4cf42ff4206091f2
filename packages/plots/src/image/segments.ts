import { fail } from "@hyaline/core";
import { choice, flag, integer } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatSigned } from "../parts/axis/formatNumber.js";
import { drawable } from "../parts/drawable.js";
import { colourLegend } from "../parts/frame/colourLegend.js";
import { imagesOptions, imagesPicture } from "./parts/imagesPicture.js";
import { outlines } from "./parts/outlines.js";
import { attributionPane, ghostPane, originalPane, paper } from "./parts/pane.js";

/**
 * The segments of an image that matter most, outlined and coloured, as an SVG text: red ones raise the output, blue ones lower it; the
 * rest of the image stays, or is faded. Several methods stand side by side.
 *
 * The explanation needs `players`, the segments, such as those of `limeImage`.
 *
 * Source: M. Ribeiro, S. Singh, C. Guestrin, "“Why Should I Trust You?”: Explaining the Predictions of Any Classifier", KDD 2016,
 * figure 4.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` without players and for a row or an input that is not there, `shape` when the rows are not images,
 * `data`
 * @example
 * ```ts
 * const svg = segments(limeExplanation, { maxSegments: 3 });
 * ```
 */
export const segments = /* @__PURE__ */ definePlot(
  {
    name: "segments",
    title: "Segments",
    family: "image",
    summary: "The segments of an image that matter most, outlined.",
    source: {
      authors: "M. Ribeiro, S. Singh, C. Guestrin",
      title: "“Why Should I Trust You?”: Explaining the Predictions of Any Classifier",
      year: 2016,
      where: "figure 4",
    },
    draws: "explanation",
    count: "oneOrMore",
    rows: "images",
    needs: ["players"],
  },
  {
    ...imagesOptions,
    /** How many segments at most (default 5, as in LIME). */
    maxSegments: integer("How many segments at most.", 5, [1, 100]),
    /** Which segments: of all signs, or those that raise the output (default `"all"`). */
    sign: choice("Which segments: of all signs, or those that raise the output.", ["all", "positive"], "all"),
    /** Whether the rest of the image is faded (default false). */
    hideRest: flag("Whether the rest of the image is faded.", false),
  },
  (explanations, { maxSegments, sign, hideRest, ...options }) =>
    imagesPicture("segments", explanations, options, {
      pane: ({ row, attribution, owners }, original) => {
        if (!owners)
          return fail(
            "argument",
            "segments needs an explanation with players",
            row.method,
            "take the image plot",
          );
        const shown = [...row.values.keys()]
          .filter((i) => drawable(row.values[i] as number) && (row.values[i] as number) !== 0)
          .filter((i) => sign === "all" || (row.values[i] as number) > 0)
          .sort((a, b) => Math.abs(row.values[b] as number) - Math.abs(row.values[a] as number) || a - b)
          .slice(0, maxSegments);
        const chosen = new Set(shown);
        const only = attribution.values.map((value, pixel) =>
          chosen.has(owners[pixel] as number) ? value : 0,
        );
        const largest = Math.max(0, ...shown.slice(0, 1).map((i) => Math.abs(row.values[i] as number)));
        return {
          detail: shown
            .slice(0, 3)
            .map((i) => formatSigned(row.values[i] as number, 2))
            .join(", "),
          draw: (box) => [
            paper(box),
            hideRest ? ghostPane(original, box, 0.25) : originalPane(original, box),
            // The image stays to be seen under the strongest of them.
            attributionPane({ ...attribution, values: only }, largest * 2, box),
            outlines(owners, chosen, original, box),
          ],
        };
      },
      legend: (place, paint) => colourLegend({ ...place, strongest: 0.5, paper: true }, paint),
    }),
);
