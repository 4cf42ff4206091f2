import { definePlot } from "../define.js";
import { lineOptions, linesPicture } from "./parts/linesPicture.js";

/**
 * Lines over shared axes, such as training curves, as an SVG text. A line's `band` is drawn around it.
 *
 * Takes 1 to 4 lines `{ name, y, x?, band? }`; points that are not finite leave a gap, as do those from 0 down on an axis of
 * powers of ten. Long lines are thinned out to 500 points.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for too few or too many lines, `shape` when x and y differ in length or are empty, `data`
 * @example
 * ```ts
 * const svg = lineChart([{ name: "deletion", y: [0.98, 0.6, 0.1] }], { xLabel: "share of pixels removed" });
 * ```
 */
export const lineChart = /* @__PURE__ */ definePlot(
  {
    name: "lineChart",
    title: "Lines",
    family: "series",
    summary: "Lines over shared axes.",
    draws: "series",
    count: "list",
    rows: "any",
    needs: [],
  },
  lineOptions,
  (series, options) => linesPicture(series, options),
);
