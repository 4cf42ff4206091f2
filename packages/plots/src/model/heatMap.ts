import { integer, texts, value } from "@hyaline/core/facts";
import { targetName } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatBeside, formatNumber } from "../parts/axis/formatNumber.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element } from "../parts/markup/markup.js";
import { largestSize, matrix, signTone } from "../parts/matrix/matrix.js";
import { methodName } from "../parts/methodName.js";
import { brushes } from "../parts/palette/palette.js";
import { rowOption } from "../parts/rowOption.js";
import { type DrawnAxis, sliceOf } from "../parts/slice.js";
import { fitText, small } from "../parts/textWidth.js";

/** No more places of an axis are drawn. */
const most = 128;
const cellHeight = 20;

const isText = (given: unknown): boolean => typeof given === "string";
const isPlaces = (given: unknown): boolean =>
  typeof given === "object" &&
  given !== null &&
  !Array.isArray(given) &&
  Object.values(given).every((place) => typeof place === "number" || typeof place === "string");

/**
 * A row's readings as a heat map, as an SVG text: two of their axes, the others at fixed places. Red is above 0 and blue
 * below; the strongest colour is the largest number of the map. Numbers stand in the cells where they have room.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a row, an axis or a place that is not there, `shape`
 * @example
 * ```ts
 * const layers = ["sequential/dense1"];
 * const readings = await activationPatching(model, { layers, places: { unit: 1 } }).explain(x);
 * const svg = heatMap(readings, { down: "unit", across: "layer" });
 * ```
 */
export const heatMap = /* @__PURE__ */ definePlot(
  {
    name: "heatMap",
    title: "Heat map",
    family: "model",
    summary: "Two axes of a row's readings, cell by cell.",
    draws: "readings",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    ...rowOption,
    /** The axis whose places stand under each other (default: the last but one). */
    down: value<string>(
      "The axis whose places stand under each other (default: the last but one).",
      "the name of an axis",
      isText,
    ),
    /** The axis whose places stand side by side (default: the last). */
    across: value<string>(
      "The axis whose places stand side by side (default: the last).",
      "the name of an axis",
      isText,
    ),
    /** Places of the other axes, by number or label (default: the first of each). */
    at: value<Readonly<Record<string, number | string>>>(
      "Places of the other axes, by number or label (default: the first of each).",
      "numbers or labels by axis",
      isPlaces,
    ),
    /** What the places down are called instead. */
    downLabels: texts("What the places down are called instead."),
    /** What the places across are called instead. */
    acrossLabels: texts("What the places across are called instead."),
    /** Height of a cell in pixels (default 20). */
    cellHeight: integer("Height of a cell in pixels.", cellHeight, [14, 200]),
  },
  (readings, { row, down, across, at = {}, width = 400, theme, title, ...options }) => {
    const slice = sliceOf(readings, { row, at, down, across });
    const paint = brushes(theme);
    const rows = shown(slice.down, options.downLabels);
    const columns = shown(slice.across, options.acrossLabels);
    const cells = slice.cells.slice(0, most).map((line) => line.slice(0, most));
    const largest = largestSize(cells.flat());
    const words = { "font-size": small, ...paint.fill("muted") };
    const table = matrix(
      {
        width,
        rows,
        columns,
        cells,
        cellHeight: options.cellHeight,
        tone: signTone(largest),
        write: (number) => (Number.isFinite(number) ? formatBeside(number, largest) : ""),
      },
      paint,
    );
    const target = readings.target?.[row] ?? null;
    const output = clip(targetName(target, readings.outputNames), 80);
    const where = slice.at.map((each) => isolate(clip(each, 60)));
    const cut = [slice.down, slice.across].filter(({ labels }) => labels.length > most);
    const quantity = isolate(clip(readings.quantity, 80));
    return {
      title:
        title ?? [methodName(readings.method), ...(output ? [isolate(output)] : []), ...where].join(", "),
      description: `${quantity}: ${rows.length} by ${columns.length} cells, the largest ${formatNumber(largest)} in size.`,
      width,
      height: table.bottom + 22,
      body: [
        ...table.marks,
        element(
          "text",
          { x: table.left, y: table.bottom + 16, ...words },
          isolate(
            fitText(
              axesText(slice.down.name, slice.across.name, readings.quantity),
              small,
              width - table.left,
            ),
          ),
        ),
      ],
      notes: cut.map(
        ({ name, labels }) => `Of ${labels.length} places of ${isolate(clip(name, 40))}, ${most} are drawn.`,
      ),
      table: {
        columns: [
          isolate(clip(slice.down.name, 40)) || "place",
          ...columns.map((label) => isolate(clip(label, 40))),
        ],
        rows: cells.map((line, r) => [
          isolate(clip(rows[r] as string, 80)),
          ...line.map((number) => formatNumber(number)),
        ]),
        omitted: Math.max(0, slice.cells.length - most),
      },
    };
  },
);

const axesText = (down: string, across: string, quantity: string): string =>
  [down && across ? `${down} by ${across}` : down, quantity].filter((each) => each !== "").join(": ");

/** What the places that are drawn are called. */
const shown = ({ labels }: DrawnAxis, given: readonly string[] | undefined): readonly string[] =>
  labels.slice(0, most).map((label, i) => clip(given?.[i] ?? label, 120));
