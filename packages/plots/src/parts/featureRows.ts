import { formatNumber } from "./axis/formatNumber.js";
import { linearScale, type Scale } from "./axis/scale.js";
import type { ExplainedRow } from "./explainedRow.js";
import { clip, isolate } from "./markup/escape.js";
import { element, type Markup } from "./markup/markup.js";
import { type Brushes, haloed } from "./palette/palette.js";
import type { RankOptions } from "./ranked.js";
import { fitText, small, textWidth } from "./textWidth.js";

const rowHeight = 26;
/** Narrower plots have each name over its bar, which then has all the width. */
const narrow = 420;
export const barHeight = 18;
const labelSize = 12;

/** A plot with one line per feature: names at the left, values along a shared axis at the right. */
export interface FeatureRows {
  readonly scale: Scale;
  /** Where the axis begins and ends. */
  readonly left: number;
  readonly right: number;
  /** The middle of line `i`. */
  middle(line: number): number;
  readonly top: number;
  readonly bottom: number;
  /** Grid and axis, which lie behind the marks. */
  readonly marks: readonly Markup[];
  /** Names, which lie before them. */
  readonly names: readonly Markup[];
}

export interface FeatureRowsOptions {
  readonly width: number;
  readonly top: number;
  readonly labels: readonly Label[];
  /** The numbers to be shown. */
  readonly range: readonly [number, number];
  /** Room for the texts beside the marks, in pixels at both ends of the axis. */
  readonly room: readonly [left: number, right: number];
  /** Numbers that have a text of their own under the axis; ticks keep clear of them. */
  readonly marked?: readonly number[];
  /** How high each line is, without the name over it. */
  readonly lineHeight?: number;
  /** What stands under the axis. */
  readonly label?: string;
  readonly brushes: Brushes;
}

/** A feature's name and its value; of a long label the name is shortened. */
export interface Label {
  readonly name: string;
  readonly value?: string;
}

export const labelText = ({ name, value }: Label): string =>
  value === undefined ? isolate(name) : `${isolate(name)} = ${isolate(value)}`;

/** A name with its value in `width` pixels: of a long one the name is cut. */
export function fitNamed(label: Label, size: number, width: number): string {
  const { name, value } = label;
  const whole = labelText(label);
  if (value === undefined || textWidth(whole, size) <= width) return fitText(whole, size, width);
  const tail = `= ${isolate(fitText(value, size, width * 0.6))}`;
  return `${isolate(fitText(name, size, width - textWidth(` ${tail}`, size)))} ${tail}`;
}

/** Draws names, grid and axis; the marks of each line are the caller's. */
export function featureRows({
  width,
  top,
  labels,
  range,
  room,
  marked = [],
  lineHeight = rowHeight,
  label: axis = "",
  brushes,
}: FeatureRowsOptions): FeatureRows {
  const { fill, stroke } = brushes;
  const stacked = width < narrow;
  const longest = Math.max(...labels.map((label) => textWidth(labelText(label), labelSize)));
  const column = stacked ? width : Math.min(Math.max(60, longest), width * 0.42);
  const [left, right] = [stacked ? 4 : column + 12, width - 4];
  const perPixel = (range[1] - range[0]) / Math.max(40, right - left - room[0] - room[1]);
  const wide = [range[0] - room[0] * perPixel, range[1] + room[1] * perPixel] as const;
  const scale = linearScale(wide, [left, right], Math.max(3, Math.round((right - left) / 80)));
  const step = stacked ? lineHeight + 14 : lineHeight;
  const bottom = top + labels.length * step;
  const middle = (line: number) => top + (line + 1) * step - lineHeight / 2;
  const clear = scale.ticks.filter(({ at, text }) => {
    const half = textWidth(text, small) / 2;
    return at + half <= width && marked.every((value) => Math.abs(scale(value) - at) > half + 3);
  });
  const marks = [
    ...scale.ticks.map(({ at }) =>
      element("line", { x1: at, x2: at, y1: top, y2: bottom + 4, ...stroke("grid") }),
    ),
    element("line", { x1: left, x2: right, y1: bottom, y2: bottom, ...stroke("axis") }),
    ...clear.map(({ at, text }) =>
      element(
        "text",
        { x: at, y: bottom + 17, "text-anchor": "middle", "font-size": small, ...fill("muted") },
        text,
      ),
    ),
  ];
  const under =
    axis !== "" &&
    element(
      "text",
      {
        x: (left + right) / 2,
        y: bottom + 34,
        "text-anchor": "middle",
        "font-size": small,
        ...fill("muted"),
      },
      isolate(fitText(axis, small, right - left)),
    );
  const names = labels.map((label, i) =>
    element(
      "text",
      {
        ...(stacked
          ? { x: 0, y: middle(i) - lineHeight / 2 - 1, ...haloed(brushes, "ink") }
          : { x: column, y: middle(i) + 4, "text-anchor": "end", ...fill("ink") }),
        "font-size": labelSize,
      },
      element("title", {}, clip(labelText(label), 200)),
      fitNamed(label, labelSize, column),
    ),
  );
  return { scale, left, right, middle, top, bottom, marks: under ? [...marks, under] : marks, names };
}

/** Labels such as `mean radius = 17.99`; the name alone where a feature has no value of its own. */
export function featureLabels(
  row: ExplainedRow,
  { labels, displayData }: Pick<RankOptions, "labels" | "displayData">,
): (feature: number) => Label {
  return (feature) => {
    const label = labels?.[feature];
    if (label !== undefined) return { name: clip(String(label), 160) };
    const name = row.nameOf(feature);
    const value = displayData?.[feature] ?? row.dataOf(feature);
    if (value === undefined) return { name };
    return { name, value: typeof value === "number" ? formatNumber(value, 4) : clip(String(value), 40) };
  };
}

/** The ranked lines as a table, the sum of the rest last. */
export const tableRows = (
  features: readonly { readonly label: Label; readonly value: number }[],
): string[][] => features.map(({ label, value }) => [clip(labelText(label), 200), formatNumber(value, 4)]);
