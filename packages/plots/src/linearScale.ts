import { tickStep, ticks } from "d3-array";
import { formatNumber } from "./formatNumber.js";
import { textWidth } from "./textWidth.js";

/** Maps numbers to pixels. */
export interface LinearScale {
  (value: number): number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** A linear scale from `[low, high]` to `[from, to]` pixels, with up to `count` round ticks whose texts do not touch. */
export function linearScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  count: number,
  direction: "horizontal" | "vertical" = "horizontal",
): LinearScale {
  const scale = (value: number) => from + ((value - low) / (high - low || 1)) * (to - from);
  for (let wanted = count; ; wanted--) {
    const marks = ticksOf(low, high, wanted).map(({ value, text }) => ({ at: scale(value), text }));
    const room = Math.abs((marks[1]?.at ?? to) - (marks[0]?.at ?? from));
    const widest = Math.max(0, ...marks.map(({ text }) => textWidth(text, 11)));
    if (wanted <= 1 || direction === "vertical" || widest + 8 <= room)
      return Object.assign(scale, { ticks: marks });
  }
}

function ticksOf(low: number, high: number, count: number) {
  const step = Math.abs(tickStep(low, high, count)) || 1;
  return ticks(low, high, count).map((value) => {
    // As many digits as it takes to tell a tick from the next.
    const digits =
      value === 0 ? 1 : Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step)) + 2;
    return { value, text: formatNumber(value, Math.min(12, Math.max(1, digits))) };
  });
}

/** The range of `values`; never empty. */
export function rangeOf(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (values.length === 0) return [-1, 1];
  const pad = high > low ? 0 : Math.abs(high) * 0.1 || 1;
  return [low - pad, high + pad];
}
