import type { ExplainedRow } from "./explainedRow.js";
import { formatNumber } from "./formatNumber.js";
import { type LinearScale, linearScale } from "./linearScale.js";
import { clip, isolate } from "./markup/escape.js";
import { element, type Markup } from "./markup/markup.js";
import type { Brushes } from "./palette.js";
import type { RankOptions } from "./ranked.js";
import { fitText, textWidth } from "./textWidth.js";

const rowHeight = 26;
export const barHeight = 18;
const labelSize = 12;

/** A plot with one line per feature: names at the left, values along a shared axis at the right. */
export interface FeatureRows {
  readonly scale: LinearScale;
  /** Where the axis begins and ends. */
  readonly left: number;
  readonly right: number;
  /** The middle of line `i`. */
  middle(line: number): number;
  readonly bottom: number;
  readonly marks: readonly Markup[];
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
  readonly brushes: Brushes;
}

/** A feature's name and its value; of a long label the name is shortened. */
export interface Label {
  readonly name: string;
  readonly value?: string;
}

export const labelText = ({ name, value }: Label): string =>
  value === undefined ? isolate(name) : `${isolate(name)} = ${isolate(value)}`;

function fitLabel(label: Label, width: number): string {
  const { name, value } = label;
  const whole = labelText(label);
  if (value === undefined || textWidth(whole, labelSize) <= width) return fitText(whole, labelSize, width);
  const tail = `= ${isolate(fitText(value, labelSize, width * 0.6))}`;
  return `${isolate(fitText(name, labelSize, width - textWidth(` ${tail}`, labelSize)))} ${tail}`;
}

/** Draws names, grid and axis; the marks of each line are the caller's. */
export function featureRows({
  width,
  top,
  labels,
  range,
  room,
  marked = [],
  brushes,
}: FeatureRowsOptions): FeatureRows {
  const { fill, stroke } = brushes;
  const longest = Math.max(...labels.map((label) => textWidth(labelText(label), labelSize)));
  const column = Math.min(Math.max(60, longest), width * 0.42);
  const [left, right] = [column + 12, width - 4];
  const perPixel = (range[1] - range[0]) / Math.max(40, right - left - room[0] - room[1]);
  const wide = [range[0] - room[0] * perPixel, range[1] + room[1] * perPixel] as const;
  const scale = linearScale(wide, [left, right], Math.max(3, Math.round((right - left) / 80)));
  const bottom = top + labels.length * rowHeight;
  const middle = (line: number) => top + (line + 0.5) * rowHeight;
  const clear = scale.ticks.filter(({ at, text }) => {
    const half = textWidth(text, 11) / 2;
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
        { x: at, y: bottom + 17, "text-anchor": "middle", "font-size": 11, ...fill("muted") },
        text,
      ),
    ),
    ...labels.map((label, i) =>
      element(
        "text",
        { x: column, y: middle(i) + 4, "text-anchor": "end", "font-size": labelSize, ...fill("ink") },
        element("title", {}, clip(labelText(label), 200)),
        fitLabel(label, column),
      ),
    ),
  ];
  return { scale, left, right, middle, bottom, marks };
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
