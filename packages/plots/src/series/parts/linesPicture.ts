import { fail } from "@hyaline/core";
import { choice, integer, text } from "@hyaline/core/facts";
import type { PlotOptions, Series } from "@hyaline/explanation";
import { formatNumber } from "../../parts/axis/formatNumber.js";
import { frame, onAxis } from "../../parts/frame/frame.js";
import { legend } from "../../parts/frame/legend.js";
import { looks } from "../../parts/frame/looks.js";
import { clip, isolate } from "../../parts/markup/escape.js";
import { element, type Markup } from "../../parts/markup/markup.js";
import { brushes, type Role } from "../../parts/palette/palette.js";
import type { Drawing } from "../../parts/picture.js";
import { pointsOf, type ReadLine, tableOf } from "./points.js";

/** What plots of lines take. */
export const lineOptions = {
  /** Height in pixels without title and notes (default 200). */
  height: integer("Height in pixels without title and notes.", 200, [120, 2000]),
  /** What stands under the horizontal axis. */
  xLabel: text("What stands under the horizontal axis.", undefined),
  /** What stands beside the vertical axis. */
  yLabel: text("What stands beside the vertical axis.", undefined),
  /** The horizontal axis: numbers or their powers of ten (default `"linear"`). */
  xScale: choice("The horizontal axis: numbers or their powers of ten.", ["linear", "log"], "linear"),
  /** The vertical axis: numbers or their powers of ten (default `"linear"`). */
  yScale: choice("The vertical axis: numbers or their powers of ten.", ["linear", "log"], "linear"),
};

interface LinesOptions extends PlotOptions {
  readonly height: number;
  readonly xLabel?: string | undefined;
  readonly yLabel?: string | undefined;
  readonly xScale: "linear" | "log";
  readonly yScale: "linear" | "log";
}

/**
 * Lines over shared axes, with their bands, over thin lines that have no names.
 *
 * @throws HyalineError `argument` for too few or too many lines, `shape` when x and y differ in length or are empty
 */
export function linesPicture(
  series: readonly Series[],
  { width = 320, height, xLabel = "", yLabel = "", xScale, yScale, title = "", theme }: LinesOptions,
  {
    behind = [],
    notes = [],
    isAlone = false,
    reach = [],
  }: {
    readonly behind?: readonly Series[];
    readonly notes?: readonly string[];
    /** A single line that needs no name. */
    readonly isAlone?: boolean;
    /** Numbers that the vertical axis reaches besides. */
    readonly reach?: readonly number[];
  } = {},
): Drawing {
  if (series.length === 0 || series.length > looks.length)
    fail("argument", `a chart has 1 to ${looks.length} lines`, String(series.length), "draw several charts");
  const lines = series.map(pointsOf);
  const thin = behind.map(pointsOf);
  const paint = brushes(theme);
  const entries = series.map(({ name }, i) => ({
    name: name,
    ...(looks[i] as (typeof looks)[number]),
  }));
  const keys = legend(isAlone ? [] : entries, width, paint);
  const all = [...lines, ...thin];
  const x = { values: all.flatMap((line) => line.x), label: xLabel, scale: xScale };
  const y = {
    values: [...reach, ...all.flatMap((line) => [...line.y, ...line.low, ...line.high])],
    label: yLabel,
    scale: yScale,
  };
  const { x: xs, y: ys, marks } = frame({ width, height, top: keys.height + 8 }, { x, y }, paint);
  const place = (line: ReadLine, values: readonly number[]): Point[] =>
    values.map((value, i) => {
      const at = line.x[i] as number;
      return onAxis(at, x) && onAxis(value, y) ? [xs(at), ys(value)] : undefined;
    });
  const missed = lines.reduce((sum, line) => sum + place(line, line.y).filter((point) => !point).length, 0);
  return {
    title,
    description: `Lines of ${series.map(describe).join("; ")}.`,
    width,
    height,
    body: [
      ...keys.marks,
      ...marks,
      ...thin.map((line) =>
        stroke(place(line, line.y), { ...paint.stroke("missing"), "stroke-opacity": "0.35" }),
      ),
      ...lines.flatMap((line, i) =>
        line.low.length === 0
          ? []
          : area(place(line, line.low), place(line, line.high), paint.fill(entries[i]?.role as Role)),
      ),
      ...lines.map((line, i) =>
        stroke(place(line, line.y), {
          ...paint.stroke(entries[i]?.role as Role),
          "stroke-width": 2,
          "stroke-dasharray": entries[i]?.dash,
        }),
      ),
    ],
    notes: [...(missed > 0 ? [`${missed} points have no place on the axes and leave gaps.`] : []), ...notes],
    table: {
      columns: [xLabel || "x", ...entries.map(({ name }) => isolate(clip(name, 80)))],
      rows: tableOf(lines),
      omitted: 0,
    },
  };
}

type Point = readonly [x: number, y: number] | undefined;

const stroke = (
  points: readonly Point[],
  look: Readonly<Record<string, string | number | undefined>>,
): Markup => element("path", { d: path(points), fill: "none", "stroke-linejoin": "round", ...look });

/** A line through the points, with gaps where there are none. */
function path(points: readonly Point[]): string {
  let pen = "M";
  return points
    .map((point) => {
      if (!point) {
        pen = "M";
        return "";
      }
      const move = `${pen}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
      pen = "L";
      return move;
    })
    .join("");
}

/** What lies between two lines, in pieces where both have points. */
function area(
  low: readonly Point[],
  high: readonly Point[],
  fill: Readonly<Record<string, unknown>>,
): Markup[] {
  const pieces: Point[][] = [[]];
  low.forEach((point, i) => {
    if (point && high[i]) (pieces.at(-1) as Point[]).push(point);
    else pieces.push([]);
    if (point && high[i]) (pieces.at(-1) as Point[]).unshift(high[i]);
  });
  return pieces
    .filter(({ length }) => length > 2)
    .map((piece) => element("path", { d: `${path(piece)}Z`, "fill-opacity": "0.18", ...(fill as object) }));
}

const describe = ({ name, y }: Series): string =>
  `${isolate(clip(name, 40))} from ${formatNumber(y[0] as number)} to ${formatNumber(y[y.length - 1] as number)}`;
