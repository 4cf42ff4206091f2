import { linearScale, logScale, rangeOf, type Scale } from "../axis/scale.js";
import { isolate } from "../markup/escape.js";
import { element, type Markup } from "../markup/markup.js";
import type { Brushes } from "../palette/palette.js";
import { fitText, small, textWidth } from "../textWidth.js";

export interface AxisOptions {
  readonly values: readonly number[];
  readonly label: string;
  readonly scale: "linear" | "log";
}

/** Axes, grid and their texts around the place for marks. */
export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly marks: readonly Markup[];
  /** Where the place for marks ends. */
  readonly bottom: number;
}

/** Whether a number has a place on an axis of that kind. */
export const onAxis = (value: number, { scale }: Pick<AxisOptions, "scale">): boolean =>
  Math.abs(value) <= 1e100 && (scale === "linear" || value > 0);

const right = 10;

/** A frame of `width` from `top` to `height`, as wide at the left as the numbers there need. */
export function frame(
  { width, top, height }: { readonly width: number; readonly top: number; readonly height: number },
  { x, y }: { readonly x: AxisOptions; readonly y: AxisOptions },
  { fill, stroke }: Brushes,
): Frame {
  const bottom = height - (x.label === "" ? 26 : 44);
  const yScale = scaleOf(y, [bottom, top], Math.max(2, Math.round((bottom - top) / 40)), 0.06);
  const widest = Math.max(0, ...yScale.ticks.map(({ text }) => textWidth(text, small)));
  const left = (y.label === "" ? 6 : 24) + widest;
  const end = width - right;
  const xScale = scaleOf(x, [left, end], Math.max(2, Math.round((end - left) / 60)), 0);
  const look = { "font-size": small, ...fill("muted") };
  const words = (text: string, room: number, where: Readonly<Record<string, string | number>>) =>
    text !== "" &&
    element("text", { ...where, "text-anchor": "middle", ...look }, isolate(fitText(text, small, room)));
  const marks = [
    ...yScale.ticks.map(({ at, text }) =>
      element(
        "g",
        {},
        element("line", { x1: left, x2: end, y1: at, y2: at, ...stroke("grid") }),
        element("text", { x: left - 6, y: at + 4, "text-anchor": "end", ...look }, text),
      ),
    ),
    element("line", { x1: left, x2: end, y1: bottom, y2: bottom, ...stroke("axis") }),
    ...xScale.ticks.map(({ at, text }) => {
      const half = textWidth(text, small) / 2;
      return element(
        "text",
        { x: Math.min(at, width - half), y: bottom + 16, "text-anchor": "middle", ...look },
        text,
      );
    }),
    words(x.label, end - left, { x: (left + end) / 2, y: bottom + 34 }),
    words(y.label, bottom - top, { transform: `translate(11 ${(top + bottom) / 2}) rotate(-90)` }),
  ];
  return { x: xScale, y: yScale, bottom, marks: marks.filter((mark) => mark !== false) };
}

/** A scale of all the values that have a place on it, with a part of the range free at both ends. */
function scaleOf(axis: AxisOptions, ends: readonly [number, number], count: number, free: number): Scale {
  const values = axis.values.filter((value) => onAxis(value, axis));
  if (axis.scale === "log") {
    const [low, high] = values.length === 0 ? [1, 10] : logRange(rangeOf(values.map(Math.log10)), free);
    return logScale([low, high], ends, count);
  }
  const [low, high] = rangeOf(values);
  const pad = (high - low) * free;
  const direction = free > 0 ? "vertical" : "horizontal";
  return linearScale([low - pad, high + pad], ends, count, direction);
}

function logRange([low, high]: readonly [number, number], free: number): [number, number] {
  const pad = (high - low) * free;
  return [10 ** (low - pad), 10 ** (high + pad)];
}
