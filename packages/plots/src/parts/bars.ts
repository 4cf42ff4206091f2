import { formatNumber, formatSigned } from "./axis/formatNumber.js";
import { rangeOf } from "./axis/scale.js";
import { drawable } from "./drawable.js";
import { barHeight, type FeatureRows, featureRows } from "./featureRows.js";
import { element, type Markup } from "./markup/markup.js";
import { type Brushes, haloed, signRole } from "./palette/palette.js";
import type { RankedFeature } from "./ranked.js";
import { small } from "./textWidth.js";

export interface BarsOptions {
  readonly width: number;
  /** What stands under the axis. */
  readonly label: string;
  /** Whether the numbers have signs, which then colour the bars. */
  readonly signs: boolean;
}

/** One bar for each line, with its number and the standard error of those that have one. */
export function bars(
  lines: readonly RankedFeature[],
  { width, label, signs }: BarsOptions,
  paint: Brushes,
): { readonly marks: readonly Markup[]; readonly height: number } {
  const extent = lines.flatMap(({ value, standardError = 0 }) =>
    drawable(value) ? [value - standardError, value + standardError] : [],
  );
  const [low, high] = rangeOf([0, ...extent]);
  const rows = featureRows({
    width,
    top: 4,
    labels: lines.map((line) => line.label),
    range: [low, high],
    room: [low < 0 ? 60 : 0, high > 0 ? 60 : 0],
    label,
    brushes: paint,
  });
  return {
    marks: [
      ...rows.marks,
      ...lines.map((line, i) => drawBar(line, i, rows, paint, !signs)),
      axisLine(rows, paint),
      ...rows.names,
    ],
    height: rows.bottom + 38,
  };
}

const axisLine = (rows: FeatureRows, { stroke }: Brushes): Markup =>
  element("line", {
    x1: rows.scale(0),
    x2: rows.scale(0),
    y1: rows.top,
    y2: rows.bottom,
    ...stroke("axis"),
  });

function drawBar(
  { value, standardError }: RankedFeature,
  line: number,
  { scale, middle }: FeatureRows,
  paint: Brushes,
  sizes: boolean,
): Markup {
  const { fill, stroke } = paint;
  const y = middle(line);
  if (!drawable(value))
    return element(
      "text",
      { x: scale(0) + 5, y: y + 4, "font-size": small, ...fill("muted") },
      formatNumber(value),
    );
  const [zero, end] = [scale(0), scale(value)];
  const role = sizes ? "residual" : signRole(value);
  const error = standardError ? Math.abs(scale(standardError) - zero) : 0;
  const out = value < 0 ? -1 : 1;
  return element(
    "g",
    {},
    element("rect", {
      x: Math.min(zero, end),
      y: y - barHeight / 2,
      width: Math.max(Math.abs(end - zero), 0.5),
      height: barHeight,
      ...fill(role),
    }),
    error > 0 &&
      element("line", {
        x1: end - error,
        x2: end + error,
        y1: y,
        y2: y,
        "stroke-width": 1.5,
        ...stroke("ink"),
      }),
    element(
      "text",
      {
        x: end + out * (5 + error),
        y: y + 4,
        "font-size": small,
        "text-anchor": out < 0 ? "end" : "start",
        ...haloed(paint, role),
      },
      sizes ? formatNumber(value) : formatSigned(value),
    ),
  );
}
