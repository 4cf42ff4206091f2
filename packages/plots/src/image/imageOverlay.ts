import { number } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { colourLegend } from "../parts/frame/colourLegend.js";
import { imagesOptions, imagesPicture } from "./parts/imagesPicture.js";
import { attributionPane, ghostPane, paper } from "./parts/pane.js";

/**
 * An image beside what each of its pixels contributed, as an SVG text: red pixels raise the explained output, blue ones lower it,
 * strong colours the most. Several explanations of the same rows stand side by side, each on its own scale, in as many rows
 * as the width takes.
 *
 * Takes one explanation, or several of the same rows by different methods (at most 8): `data: [rows, height, width]`,
 * `[rows, channels, height, width]` or `[rows, height, width, channels]`; `values` for each number, pixel or player, or those
 * of a layer `[rows, channels, height, width]` with places of its own (Grad-CAM's), which are enlarged in proportion. Of a
 * model of several inputs, the image among them is drawn, or the one that `input` names.
 *
 * Images up to 32 × 32 are drawn pixel by pixel, each with its value as a text; larger ones are embedded as a PNG of at
 * most 512 × 512, blocks of pixels becoming their mean. Attributions of colour channels are summed.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `shape` when the rows are not images, `argument` for a row or an input that is not there, `data`
 * @example
 * ```ts
 * const svg = imageOverlay([byGradients, byShapley], { row: 1, invert: true });
 * ```
 */
export const imageOverlay = /* @__PURE__ */ definePlot(
  {
    name: "imageOverlay",
    title: "Image overlay",
    family: "image",
    summary: "An image beside what each of its pixels contributed, by one method or several.",
    draws: "explanation",
    count: "oneOrMore",
    rows: "images",
    needs: [],
  },
  {
    ...imagesOptions,
    /** The attribution that is shown in full colour; each pane's own largest when left out. */
    largest: number(
      "The attribution that is shown in full colour; each pane's own largest when left out.",
      undefined,
    ),
    /** How strongly the image shows through under the attributions, from 0 to 1 (default 0.2). */
    underlay: number("How strongly the image shows through under the attributions.", 0.2, [0, 1]),
  },
  (explanations, { underlay, largest: full, ...options }) =>
    imagesPicture("imageOverlay", explanations, options, {
      pane: (image, original) => {
        const largest = full ?? image.largest;
        return {
          detail: `±${formatNumber(largest)}`,
          draw: (box) => [
            paper(box),
            ...(underlay > 0 ? [ghostPane(original, box, underlay)] : []),
            attributionPane(image.attribution, largest, box),
          ],
        };
      },
      legend: (place, paint) => colourLegend({ ...place, strongest: 1, paper: true }, paint),
    }),
);
