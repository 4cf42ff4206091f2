import { integer } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { frame } from "../parts/frame/frame.js";
import { element } from "../parts/markup/markup.js";
import { brushes } from "../parts/palette/palette.js";
import { predictedRows } from "../parts/predictedRows.js";

const z = 1.96;

/**
 * Whether a classifier is right as often as it says, as an SVG text: rows in bins of how sure it is of its answer, each with the
 * share of rows that are right and its 95 % interval (Wilson's); the diagonal is perfect calibration. Bars at the bottom say how
 * many rows a bin has, and the expected calibration error stands in the description.
 *
 * `outputs: [rows, classes]`, probabilities; of a single column, the probability of class 1.
 *
 * Source: C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On Calibration of Modern Neural Networks", ICML 2017, section 2.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `shape` where rows and labels do not fit each other, `argument` for labels that are no classes, `data`
 * @example
 * ```ts
 * const outputs = { shape: [3, 2], values: [0.9, 0.1, 0.2, 0.8, 0.6, 0.4] };
 * const svg = calibration({ kind: "predictions", outputs, labels: [0, 1, 1] }, { bins: 5 });
 * ```
 */
export const calibration = /* @__PURE__ */ definePlot(
  {
    name: "calibration",
    title: "Calibration",
    family: "model",
    summary: "Whether a classifier is right as often as it says.",
    source: {
      authors: "C. Guo, G. Pleiss, Y. Sun, K. Weinberger",
      title: "On Calibration of Modern Neural Networks",
      year: 2017,
      where: "section 2",
    },
    draws: "predictions",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    /** How many bins of equal width (default 10). */
    bins: integer("How many bins of equal width.", 10, [2, 50]),
    /** Height in pixels without title and notes (default 300). */
    height: integer("Height in pixels without title and notes.", 300, [160, 2000]),
  },
  (predictions, { bins, width = 420, height, theme, title }) => {
    const { rows } = predictedRows(predictions);
    const known = rows.filter(({ sure }) => drawable(sure) && sure >= 0 && sure <= 1);
    const paint = brushes(theme);
    const filled = Array.from({ length: bins }, (_, bin) => {
      const its = known.filter(({ sure }) => Math.min(bins - 1, Math.floor(sure * bins)) === bin);
      const right = its.filter(({ label, answer }) => label === answer).length;
      const said = its.reduce((sum, { sure }) => sum + sure, 0) / its.length;
      return { bin, count: its.length, right: right / its.length, said, ...wilson(right, its.length) };
    }).filter(({ count }) => count > 0);
    const error = filled.reduce(
      (sum, { count, right, said }) => sum + (count / known.length) * Math.abs(right - said),
      0,
    );
    const { x, y, marks } = frame(
      { width, height, top: 8 },
      {
        x: { values: [0, 1], label: "how sure the model is", scale: "linear" },
        y: { values: [0, 1], label: "share that is right", scale: "linear" },
      },
      paint,
    );
    const largest = Math.max(1, ...filled.map(({ count }) => count));
    const floor = y(0);
    const column = filled.map(({ bin, count }) => {
      const [from, to] = [x(bin / bins) + 1, x((bin + 1) / bins) - 1];
      const top = floor - (count / largest) * 40;
      return `M${from.toFixed(1)} ${floor.toFixed(1)}V${top.toFixed(1)}H${to.toFixed(1)}V${floor.toFixed(1)}Z`;
    });
    return {
      title: title ?? "Calibration",
      description: `Of ${known.length} rows, the share that is right by how sure the model is. Expected calibration error: ${formatNumber(error)}.`,
      width,
      height,
      body: [
        element("path", { d: column.join(""), "fill-opacity": "0.35", ...paint.fill("missing") }),
        ...marks,
        element("line", {
          x1: x(0),
          y1: y(0),
          x2: x(1),
          y2: y(1),
          "stroke-dasharray": "4 4",
          ...paint.stroke("axis"),
        }),
        element("path", {
          d: filled
            .map(({ said, low, high }) => `M${x(said).toFixed(1)} ${y(low).toFixed(1)}V${y(high).toFixed(1)}`)
            .join(""),
          "stroke-width": 1.5,
          ...paint.stroke("series0"),
        }),
        ...filled.map(({ said, right }) =>
          element("circle", { cx: x(said), cy: y(right), r: 4.5, ...paint.fill("series0") }),
        ),
      ],
      notes: notFiniteNote(rows.length - known.length),
      table: {
        columns: ["Sure, from to", "rows", "mean sureness", "right", "95 % interval"],
        rows: filled.map(({ bin, count, said, right, low, high }) => [
          `${formatNumber(bin / bins)} to ${formatNumber((bin + 1) / bins)}`,
          String(count),
          formatNumber(said),
          formatNumber(right),
          `${formatNumber(low)} to ${formatNumber(high)}`,
        ]),
        omitted: bins - filled.length,
      },
    };
  },
);

/** Wilson's interval of a share. */
function wilson(right: number, count: number): { readonly low: number; readonly high: number } {
  const share = right / count;
  const scale = 1 + z ** 2 / count;
  const middle = (share + z ** 2 / (2 * count)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
