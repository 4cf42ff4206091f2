import { fail } from "@hyaline/core";
import { integer, text, texts } from "@hyaline/core/facts";
import type { Series } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { rangeOf } from "../parts/axis/scale.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { barHeight, featureRows } from "../parts/featureRows.js";
import { legend } from "../parts/frame/legend.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { type Brushes, brushes, haloed, type Role } from "../parts/palette/palette.js";
import { small } from "../parts/textWidth.js";

const roles: readonly Role[] = ["series0", "series1", "series2", "series3"];

/**
 * Named numbers as bars, as an SVG text: importances, scores of concepts, the training rows of most influence. Several series
 * stand under each other in one line. A thin line over a bar is its `band`, such as one standard error to each side.
 *
 * Takes 1 to 4 series `{ name, y, band? }` of as many numbers, and what the numbers are called as `labels`. They stand in
 * the order given, the first `maxBars` of them. `x` says nothing here.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for too few or too many series, `shape` when lengths differ or are 0, `data`
 * @example
 * ```ts
 * const svg = barChart([{ name: "first", y: [0.4, 0.1] }, { name: "total", y: [0.7, 0.5] }], { labels: ["age", "dose"] });
 * ```
 */
export const barChart = /* @__PURE__ */ definePlot(
  {
    name: "barChart",
    title: "Bars of named numbers",
    family: "series",
    summary: "Named numbers as bars, of one series or several.",
    draws: "series",
    count: "list",
    rows: "any",
    needs: [],
  },
  {
    /** What the numbers are called (default: their places, from 1). */
    labels: texts("What the numbers are called (default: their places, from 1)."),
    /** What stands under the axis. */
    xLabel: text("What stands under the axis.", undefined),
    /** How many lines at most (default 30). */
    maxBars: integer("How many lines at most.", 30, [1, 200]),
  },
  (series, { labels, xLabel = "", maxBars, width = 640, title = "", theme }) => {
    if (series.length === 0 || series.length > roles.length)
      fail("argument", `a bar chart has 1 to ${roles.length} series`, String(series.length));
    const count = countOf(series);
    const shown = Math.min(count, maxBars);
    const names = Array.from({ length: shown }, (_, i) => clip(labels?.[i] ?? String(i + 1), 160));
    const paint = brushes(theme);
    const entries = series.map(({ name }, s) => ({ name: clip(name, 80), role: roles[s] as Role }));
    const keys = legend(series.length > 1 ? entries : [], width, paint);
    const of = (numbers: ArrayLike<number> | undefined) =>
      Array.from({ length: shown }, (_, i) => numbers?.[i]);
    const numbers = series.flatMap(({ y, band }) => [y, band?.low, band?.high].flatMap(of));
    const [low, high] = rangeOf([0, ...numbers.filter((n): n is number => n !== undefined && drawable(n))]);
    const withTexts = series.length <= 2;
    const room = withTexts ? 60 : 8;
    const rows = featureRows({
      width,
      top: keys.height + 4,
      labels: names.map((name) => ({ name })),
      range: [low, high],
      room: [low < 0 ? room : 0, high > 0 ? room : 0],
      brushes: paint,
    });
    const height = (series.length === 1 ? barHeight : 20) / series.length;
    const bars = series.flatMap(({ y, band }, s) =>
      Array.from({ length: shown }, (_, i) =>
        drawBar(
          y[i] as number,
          band && [band.low[i] as number, band.high[i] as number],
          {
            top: rows.middle(i) + (s - series.length / 2) * height,
            height,
            role: series.length === 1 ? "residual" : (roles[s] as Role),
            withText: withTexts,
          },
          rows.scale,
          paint,
        ),
      ),
    );
    const zero = rows.scale(0);
    return {
      title,
      description: `Bars of ${entries.map(({ name }) => isolate(name)).join(" and ")}. ${largestOf(series, names)}`,
      width,
      height: rows.bottom + (xLabel === "" ? 22 : 40),
      body: [
        ...keys.marks,
        ...rows.marks,
        ...bars,
        element("line", { x1: zero, x2: zero, y1: rows.top, y2: rows.bottom, ...paint.stroke("axis") }),
        ...rows.names,
        ...(xLabel === ""
          ? []
          : [
              element(
                "text",
                {
                  x: (rows.left + rows.right) / 2,
                  y: rows.bottom + 36,
                  "text-anchor": "middle",
                  "font-size": 12,
                  ...paint.fill("muted"),
                },
                isolate(clip(xLabel, 80)),
              ),
            ]),
      ],
      notes: [
        ...notFiniteNote(series.flatMap(({ y }) => of(y)).filter((n) => !drawable(n as number)).length),
        ...(count > shown ? [`Of ${count} numbers, the first ${shown} are drawn.`] : []),
      ],
      table: {
        columns: ["Name", ...entries.map(({ name }) => isolate(name))],
        rows: names.map((name, i) => [
          isolate(name),
          ...series.map(({ y }) => formatNumber(y[i] as number, 4)),
        ]),
        omitted: count - shown,
      },
    };
  },
);

/** @throws HyalineError `shape` for series and bands that differ in length or are empty */
function countOf(series: readonly Series[]): number {
  const count = series[0]?.y.length ?? 0;
  for (const { name, y, band } of series)
    for (const each of [y, band?.low, band?.high])
      if (each && (each.length !== count || count === 0))
        fail(
          "shape",
          `the series ${clip(name, 40)} has as many numbers as the first, at least one`,
          `${each.length} and ${count}`,
        );
  return count;
}

interface BarPlace {
  readonly top: number;
  readonly height: number;
  readonly role: Role;
  readonly withText: boolean;
}

function drawBar(
  value: number,
  band: readonly [low: number, high: number] | undefined,
  { top, height, role, withText }: BarPlace,
  scale: (value: number) => number,
  paint: Brushes,
): Markup {
  const [zero, y] = [scale(0), top + height / 2];
  const words = (x: number, anchor: "start" | "end") =>
    element(
      "text",
      { x, y: y + 4, "font-size": small, "text-anchor": anchor, ...haloed(paint, "ink") },
      formatNumber(value),
    );
  if (!drawable(value)) return words(zero + 5, "start");
  const end = scale(value);
  const whiskers = band?.every(drawable) ? band.map(scale) : [end];
  const out = value < 0 ? Math.min(end, ...whiskers) - 5 : Math.max(end, ...whiskers) + 5;
  return element(
    "g",
    {},
    element("rect", {
      x: Math.min(zero, end),
      y: top + 0.5,
      width: Math.max(Math.abs(end - zero), 0.5),
      height: height - 1,
      ...paint.fill(role),
    }),
    whiskers.length === 2 &&
      element("line", {
        x1: whiskers[0],
        x2: whiskers[1],
        y1: y,
        y2: y,
        "stroke-width": 1.5,
        ...paint.stroke("ink"),
      }),
    withText && words(out, value < 0 ? "end" : "start"),
  );
}

/** The largest of the first series in words, three of them. */
function largestOf([first]: readonly Series[], names: readonly string[]): string {
  const size = (i: number) => (drawable(first?.y[i] as number) ? Math.abs(first?.y[i] as number) : -1);
  const order = names.map((_, i) => i).sort((a, b) => size(b) - size(a));
  return `Largest: ${order
    .slice(0, 3)
    .map((i) => `${isolate(names[i] as string)} ${formatNumber(first?.y[i] as number)}`)
    .join("; ")}.`;
}
