import { integer, texts, value } from "@hyaline/core/facts";
import { targetName } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { methodName } from "../parts/methodName.js";
import { brushes, signRole, strongestUnderText } from "../parts/palette/palette.js";
import { rowOption } from "../parts/rowOption.js";
import { fitText, textWidth } from "../parts/textWidth.js";
import { type DrawnAxis, sliceOf } from "./parts/slice.js";

/** No more places of an axis are drawn. */
const most = 128;
const small = 11;
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
    const sizes = cells.flat().map(Math.abs).filter(Number.isFinite);
    const largest = Math.max(...sizes, Number.MIN_VALUE);
    const left = Math.min(width / 3, Math.max(...rows.map((label) => textWidth(label, small)))) + 8;
    const top = 20;
    const cellWidth = (width - left) / columns.length;
    const high = options.cellHeight;
    const words = { "font-size": small, ...paint.fill("muted") };
    const inside = { "font-size": small, ...paint.fill("ink") };
    const gap = columns.map((label) => textWidth(label, small) + 6).reduce((a, b) => Math.max(a, b), 1);
    const every = Math.max(1, Math.ceil(Math.min(gap, width - left) / cellWidth));
    const cellOf = (number: number, r: number, c: number): Markup => {
      const [x, y] = [left + c * cellWidth, top + r * high];
      const strength = Number.isFinite(number) ? Math.abs(number) / largest : 0;
      const label = formatNumber(number, 2);
      const hasRoom = Number.isFinite(number) && textWidth(label, small) + 4 <= cellWidth;
      return element(
        "g",
        {},
        element("rect", {
          x,
          y,
          width: cellWidth,
          height: high,
          "shape-rendering": "crispEdges",
          ...(Number.isNaN(number) ? paint.fill("grid") : paint.fill(signRole(number))),
          ...(Number.isNaN(number) ? {} : { "fill-opacity": (strength * strongestUnderText).toFixed(3) }),
        }),
        hasRoom &&
          element(
            "text",
            { x: x + cellWidth / 2, y: y + high / 2 + 4, "text-anchor": "middle", ...inside },
            label,
          ),
      );
    };
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
      height: top + rows.length * high + 22,
      body: [
        ...columns.flatMap((label, c) =>
          c % every === 0
            ? element(
                "text",
                { x: left + (c + 0.5) * cellWidth, y: 13, "text-anchor": "middle", ...words },
                isolate(fitText(label, small, every * cellWidth - 4)),
              )
            : [],
        ),
        ...rows.map((label, r) =>
          element(
            "text",
            { x: left - 6, y: top + r * high + high / 2 + 4, "text-anchor": "end", ...words },
            isolate(fitText(label, small, left - 8)),
          ),
        ),
        ...cells.flatMap((line, r) => line.map((number, c) => cellOf(number, r, c))),
        element(
          "text",
          { x: left, y: top + rows.length * high + 16, ...words },
          isolate(
            fitText(axesText(slice.down.name, slice.across.name, readings.quantity), small, width - left),
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
