import { fail } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { formatNumber } from "./formatNumber.js";
import { linearScale, rangeOf } from "./linearScale.js";
import { clip, isolate } from "./markup/escape.js";
import { element, type Markup } from "./markup/markup.js";
import { type Brushes, brushes, type Role } from "./palette.js";
import { type Picture, type PlotOptions, plotKeys, writePicture } from "./picture.js";
import { drawable } from "./ranked.js";
import { fitText, textWidth } from "./textWidth.js";

/** One line: `y[i]` at `x[i]`, or at evenly spaced places from 0 to 1. */
export interface Series {
  readonly name: string;
  readonly y: readonly number[];
  readonly x?: readonly number[];
}

export interface LineChartOptions extends PlotOptions {
  readonly height?: number;
  readonly xLabel?: string;
  readonly yLabel?: string;
}

/** Colour and dashes, so that lines differ without colour as well. */
const looks: readonly { readonly role: Role; readonly dash?: string }[] = [
  { role: "series0" },
  { role: "series1", dash: "7 4" },
  { role: "series2", dash: "2 3" },
  { role: "series3", dash: "9 3 2 3" },
];

/** Lines are thinned out to this many points. */
const maxPoints = 500;
const margin = { left: 46, right: 10, bottom: 44 };

/**
 * Lines over a shared axis, such as insertion and deletion curves, as an SVG text.
 *
 * @param series 1 to 4 lines; points that are not finite leave a gap
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for too few or too many lines, `shape` when x and y differ in length or are empty
 * @example
 * ```ts
 * const svg = lineChart([{ name: "deletion", y: [0.98, 0.6, 0.1] }], { xLabel: "share of pixels removed" });
 * ```
 */
export function lineChart(series: readonly Series[], options: LineChartOptions = {}): string {
  return writePicture(lineChartPicture(series, options), options.theme);
}

export function lineChartPicture(series: readonly Series[], options: LineChartOptions): Picture {
  refuseUnknown("lineChart", options, [...plotKeys, "height", "xLabel", "yLabel"]);
  if (series.length === 0 || series.length > looks.length)
    fail("argument", `a line chart has 1 to ${looks.length} lines`, String(series.length));
  const lines = series.map(pointsOf);
  const { width = 320, height = 200 } = options;
  const paint = brushes(options.theme);
  const keys = legend(series, width, paint);
  const top = keys.height + 8;
  const bottom = height - margin.bottom;
  const points = lines.flat().filter(([, y]) => drawable(y));
  const xs = linearScale(rangeOf(points.map(([x]) => x)), [margin.left, width - margin.right], 5);
  const [low, high] = rangeOf(points.map(([, y]) => y));
  const pad = (high - low) * 0.06;
  const ys = linearScale([low - pad, high + pad], [bottom, top], 4, "vertical");
  return {
    title: options.title ?? "",
    description: `Lines of ${series.map(describe).join("; ")}.`,
    width,
    height,
    body: [
      ...keys.marks,
      ...axes(xs.ticks, ys.ticks, { width, top, bottom }, options, paint),
      ...lines.map((line, i) => {
        const look = looks[i] as (typeof looks)[number];
        return element("path", {
          d: path(line.map(([x, y]) => [xs(x), drawable(y) ? ys(y) : Number.NaN])),
          fill: "none",
          "stroke-width": 2,
          "stroke-linejoin": "round",
          "stroke-dasharray": look.dash,
          ...paint.stroke(look.role),
        });
      }),
    ],
    notes: [],
    table: {
      columns: [options.xLabel ?? "x", ...series.map(({ name }) => isolate(clip(name, 80)))],
      rows: tableOf(lines),
      omitted: 0,
    },
  };
}

type Point = readonly [x: number, y: number];

function pointsOf({ name, x, y }: Series): Point[] {
  if (y.length === 0 || (x !== undefined && x.length !== y.length))
    fail(
      "shape",
      `the line ${clip(name, 40)} needs as many x as y, and at least one`,
      `${x?.length ?? 0} and ${y.length}`,
    );
  const places = x ?? y.map((_, i) => (y.length > 1 ? i / (y.length - 1) : 0));
  const step = Math.max(1, (y.length - 1) / (maxPoints - 1));
  const points: Point[] = [];
  for (let i = 0; i < y.length; i += step) {
    const k = Math.round(i);
    if (drawable(places[k] as number)) points.push([places[k] as number, y[k] as number]);
  }
  return points;
}

function path(points: readonly Point[]): string {
  let pen = "M";
  return points
    .map(([x, y]) => {
      if (Number.isNaN(y)) {
        pen = "M";
        return "";
      }
      const move = `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = "L";
      return move;
    })
    .join("");
}

function axes(
  xTicks: readonly { at: number; text: string }[],
  yTicks: readonly { at: number; text: string }[],
  { width, top, bottom }: { width: number; top: number; bottom: number },
  { xLabel = "", yLabel = "" }: LineChartOptions,
  { fill, stroke }: Brushes,
): Markup[] {
  const small = { "font-size": 11, ...fill("muted") };
  const right = width - margin.right;
  const middle = (margin.left + right) / 2;
  return [
    ...yTicks.map(({ at, text }) =>
      element(
        "g",
        {},
        element("line", { x1: margin.left, x2: right, y1: at, y2: at, ...stroke("grid") }),
        element("text", { x: margin.left - 6, y: at + 4, "text-anchor": "end", ...small }, text),
      ),
    ),
    element("line", { x1: margin.left, x2: right, y1: bottom, y2: bottom, ...stroke("axis") }),
    ...xTicks.map(({ at, text }) =>
      element("text", { x: at, y: bottom + 16, "text-anchor": "middle", ...small }, text),
    ),
    element(
      "text",
      { x: middle, y: bottom + 34, "text-anchor": "middle", ...small },
      fitText(xLabel, 11, right - margin.left),
    ),
    element(
      "text",
      { transform: `translate(10 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle", ...small },
      fitText(yLabel, 11, bottom - top),
    ),
  ];
}

/** The names of the lines with their looks, in as many rows as they need. */
function legend(series: readonly Series[], width: number, { fill, stroke }: Brushes) {
  const marks: Markup[] = [];
  let [x, y] = [0, 8];
  for (const [i, { name }] of series.entries()) {
    const text = isolate(fitText(name, 11, width - 40));
    const size = 28 + textWidth(text, 11) + 14;
    if (x > 0 && x + size > width) [x, y] = [0, y + 18];
    const look = looks[i] as (typeof looks)[number];
    marks.push(
      element("line", {
        x1: x,
        x2: x + 22,
        y1: y,
        y2: y,
        "stroke-width": 2.5,
        "stroke-dasharray": look.dash,
        ...stroke(look.role),
      }),
      element("text", { x: x + 28, y: y + 4, "font-size": 11, ...fill("ink") }, text),
    );
    x += size;
  }
  return { marks, height: y + 8 };
}

const describe = ({ name, y }: Series): string =>
  `${isolate(clip(name, 40))} from ${formatNumber(y[0] as number)} to ${formatNumber(y[y.length - 1] as number)}`;

/** Eleven evenly spaced points of each line, where the lines share their places. */
function tableOf(lines: readonly (readonly Point[])[]): string[][] {
  const first = lines[0] as readonly Point[];
  const count = Math.min(11, first.length);
  return Array.from({ length: count }, (_, row) => {
    const i = count > 1 ? Math.round((row * (first.length - 1)) / (count - 1)) : 0;
    const x = first[i]?.[0] ?? Number.NaN;
    return [
      formatNumber(x),
      ...lines.map((line) => (line[i]?.[0] === x ? formatNumber(line[i]?.[1] as number) : "–")),
    ];
  });
}
