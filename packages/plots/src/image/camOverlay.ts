import { choice, number } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { drawable } from "../parts/drawable.js";
import { amountLegend, colourLegend } from "../parts/frame/colourLegend.js";
import { imagesOptions, imagesPicture } from "./parts/imagesPicture.js";
import { attributionPane, originalPane } from "./parts/pane.js";

/**
 * A class activation map over its image, as an SVG text: the stronger the colour, the more the place matters to the output. The map of
 * a layer is enlarged to the image in proportion, and its channels summed; several methods stand side by side.
 *
 * Takes what {@link imageOverlay} takes, such as what `gradCam` gives. Places that speak against the output are left out, as in the
 * paper, or shown in blue.
 *
 * Source: R. Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", ICCV 2017.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `shape` when the rows are not images, `argument` for a row or an input that is not there, `data`
 * @example
 * ```ts
 * const svg = camOverlay(byGradients, { strength: 0.8 });
 * ```
 */
export const camOverlay = /* @__PURE__ */ definePlot(
  {
    name: "camOverlay",
    title: "CAM over an image",
    family: "image",
    summary: "A class activation map over its image.",
    source: {
      authors: "R. Selvaraju et al.",
      title: "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
      year: 2017,
    },
    draws: "explanation",
    count: "oneOrMore",
    rows: "images",
    needs: [],
  },
  {
    ...imagesOptions,
    /** The opacity of the strongest place (default 0.7). */
    strength: number("The opacity of the strongest place.", 0.7, [0, 1]),
    /** Whether places that speak against the output are left out or shown (default `"leftOut"`). */
    negative: choice(
      "Whether places that speak against the output are left out or shown.",
      ["leftOut", "shown"],
      "leftOut",
    ),
  },
  (explanations, { strength, negative, ...options }) => {
    const isAmount = negative === "leftOut";
    return imagesPicture("camOverlay", explanations, options, {
      pane: ({ attribution }, original) => {
        const map = isAmount
          ? { ...attribution, values: attribution.values.map((value) => Math.max(0, value)) }
          : attribution;
        const largest = map.values.reduce((most, v) => (drawable(v) ? Math.max(most, Math.abs(v)) : most), 0);
        return {
          detail: `${isAmount ? "to " : "±"}${formatNumber(largest)}`,
          // The scale is longer than the map, so that even its strongest place lets the image through.
          draw: (box) => [
            originalPane(original, box),
            attributionPane(map, largest / Math.max(strength, 1e-3), box, isAmount),
          ],
        };
      },
      legend: (place, paint) =>
        isAmount
          ? amountLegend({ ...place, low: "little", high: "much" }, "ramp6", strength, paint)
          : colourLegend({ ...place, strongest: strength, paper: true }, paint),
    });
  },
);
