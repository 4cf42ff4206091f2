import { tickStep, ticks } from "d3-array";
import { small, textWidth } from "../textWidth.js";
import { digitsBeside, formatNumber } from "./formatNumber.js";

/** Maps numbers to pixels. */
export interface Scale {
  (value: number): number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** A linear scale from `[low, high]` to `[from, to]` pixels, with up to `count` round ticks whose texts do not touch. */
export function linearScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  count: number,
  direction: "horizontal" | "vertical" = "horizontal",
): Scale {
  const scale = (value: number) => from + ((value - low) / (high - low || 1)) * (to - from);
  for (let wanted = count; ; wanted--) {
    const marks = ticksOf(low, high, wanted).map(({ value, text }) => ({ at: scale(value), text }));
    const room = Math.abs((marks[1]?.at ?? to) - (marks[0]?.at ?? from));
    const widest = Math.max(0, ...marks.map(({ text }) => textWidth(text, small)));
    if (wanted <= 1 || direction === "vertical" || widest + 8 <= room)
      return Object.assign(scale, { ticks: marks });
  }
}

function ticksOf(low: number, high: number, count: number) {
  const step = Math.abs(tickStep(low, high, count)) || 1;
  return ticks(low, high, count).map((value) => {
    // As many digits as it takes to tell a tick from the next.
    return { value, text: formatNumber(value, digitsBeside(value, step / 10)) };
  });
}

/**
 * A logarithmic scale: powers of ten as ticks, or round numbers where the range has less than two.
 *
 * @param range both ends above 0
 */
export function logScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  count: number,
): Scale {
  const [first, last] = [Math.log10(low), Math.log10(high)];
  const scale = (value: number) => from + ((Math.log10(value) - first) / (last - first || 1)) * (to - from);
  const [least, most] = [Math.ceil(first), Math.floor(last)];
  const powers = most > least ? ticks(least, most, count).filter(Number.isInteger) : [];
  const values = powers.length > 1 ? powers.map((power) => 10 ** power) : ticks(low, high, count);
  const marks = values
    .filter((value) => value > 0)
    .map((value) => ({ at: scale(value), text: formatNumber(value) }));
  return Object.assign(scale, {
    ticks: marks.filter(({ at }, i) => i === 0 || apart(at, marks[i - 1]?.at ?? at)),
  });
}

const apart = (a: number, b: number): boolean => Math.abs(a - b) >= 24;

/** Ticks of a narrower range could not be told apart: smaller than this, or than this part of the numbers themselves. */
const NARROWEST = 1e-290;
const NARROWEST_PART = 2 ** -45;

/** The range of `values`; never empty, and never too narrow for ticks. */
export function rangeOf(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (values.length === 0) return [-1, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  const narrowest = Math.max(NARROWEST, size * NARROWEST_PART);
  if (high - low >= narrowest) return [low, high];
  const pad = high > low ? narrowest : Math.max(size * 0.1, narrowest) * Number(size > 0) || 1;
  return [low - pad, high + pad];
}
