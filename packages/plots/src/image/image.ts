import { choice, number } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { drawable } from "../parts/drawable.js";
import { amountLegend, colourLegend } from "../parts/frame/colourLegend.js";
import { imagesOptions, imagesPicture } from "./parts/imagesPicture.js";
import { attributionPane, ghostPane, originalPane, paper } from "./parts/pane.js";
import { type Raster, raster } from "./parts/raster.js";

/**
 * Attributions of an image in one of four looks, as an SVG text: colours alone (`"heatMap"`), over the image (`"overlay"`), the
 * image darkened where nothing matters (`"masked"`) or faded there (`"alpha"`); of all signs, or of one, or of sizes alone.
 * Several methods stand side by side.
 *
 * Takes what {@link imageOverlay} takes. The largest 2 % of the attributions' sum do not count for the scale, so that a single pixel
 * does not fade all others.
 *
 * Source: N. Kokhlikyan et al., "Captum: A unified and generic model interpretability library for PyTorch", 2020
 * (`visualize_image_attr`).
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `shape` when the rows are not images, `argument` for a row or an input that is not there, `data`
 * @example
 * ```ts
 * const svg = image([byGradients, byShapley], { show: "alpha", sign: "positive" });
 * ```
 */
export const image = /* @__PURE__ */ definePlot(
  {
    name: "image",
    title: "Image",
    family: "image",
    summary: "Attributions of an image as colours alone, over it, or as what they leave of it.",
    source: {
      authors: "N. Kokhlikyan et al.",
      title: "Captum: A unified and generic model interpretability library for PyTorch",
      year: 2020,
    },
    draws: "explanation",
    count: "oneOrMore",
    rows: "images",
    needs: [],
  },
  {
    ...imagesOptions,
    /** How they are shown (default `"overlay"`). */
    show: choice("How they are shown.", ["heatMap", "overlay", "masked", "alpha"], "overlay"),
    /** Which of them: of all signs, of one, or sizes alone (default `"all"`). */
    sign: choice(
      "Which of them: of all signs, of one, or sizes alone.",
      ["all", "positive", "negative", "absolute"],
      "all",
    ),
    /** What part of the sum of sizes, in percent, does not count for the scale (default 2, as in Captum). */
    outlierPercentile: number(
      "What part of the sum of sizes, in percent, does not count for the scale.",
      2,
      [0, 50],
    ),
  },
  (explanations, { show, sign, outlierPercentile, ...options }) =>
    imagesPicture("image", explanations, options, {
      pane: ({ attribution }, original) => {
        const chosen = { ...attribution, values: attribution.values.map(kept[sign]) };
        const largest = withoutOutliers(chosen.values, outlierPercentile);
        const isAmount = sign === "absolute";
        const left = () => maskedImage(original, chosen.values, largest, show === "alpha");
        return {
          detail: `${isAmount ? "to " : "±"}${formatNumber(largest)}`,
          draw: (box) =>
            show === "masked" || show === "alpha"
              ? [paper(box), originalPane(left(), box)]
              : [
                  paper(box),
                  ...(show === "overlay" ? [ghostPane(original, box, 0.35)] : []),
                  attributionPane(chosen, largest, box, isAmount),
                ],
        };
      },
      legend: (place, paint) =>
        sign === "absolute"
          ? amountLegend({ ...place, low: "little", high: "much" }, "ramp6", 1, paint)
          : colourLegend({ ...place, strongest: 1, paper: true }, paint),
    }),
);

const kept: Readonly<Record<"all" | "positive" | "negative" | "absolute", (value: number) => number>> = {
  all: (value) => value,
  positive: (value) => Math.max(0, value),
  negative: (value) => Math.min(0, value),
  absolute: Math.abs,
};

/** The size up to which sizes make all but `percent` of their sum, as Captum's `_cumulative_sum_threshold`. */
function withoutOutliers(values: Float64Array, percent: number): number {
  const sizes = values.filter(drawable).map(Math.abs).sort();
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let sum = 0;
  for (const size of sizes) {
    sum += size;
    if (sum >= (total * (100 - percent)) / 100) return size;
  }
  return sizes.at(-1) ?? 0;
}

/** What attributions leave of an image: faded, or darkened, where they are small. */
function maskedImage(original: Raster, values: Float64Array, largest: number, fades: boolean): Raster {
  const { height, width, channels } = original;
  const masked = raster(height, width, 4);
  for (let pixel = 0; pixel < height * width; pixel++) {
    const value = values[pixel] as number;
    const strength = drawable(value) && largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0;
    for (let c = 0; c < 3; c++) {
      const level = original.values[pixel * channels + (channels < 3 ? 0 : c)] as number;
      masked.values[pixel * 4 + c] = fades ? level : level * strength;
    }
    masked.values[pixel * 4 + 3] = fades ? strength : 1;
  }
  return masked;
}
