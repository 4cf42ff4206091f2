import { fail } from "@hyaline/core";
import type { Series } from "@hyaline/explanation";
import { formatNumber } from "../../parts/axis/formatNumber.js";
import { clip } from "../../parts/markup/escape.js";

/** A line that has been read: at most {@link maxPoints} points, and its band where it has one. */
export interface ReadLine {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Lines are thinned out to this many points. */
const maxPoints = 500;

/** @throws HyalineError `shape` when x, y and band differ in length or are empty */
export function pointsOf({ name, x, y, band }: Series): ReadLine {
  const called = clip(name, 40);
  const { length } = y;
  for (const other of [x, band?.low, band?.high])
    if (length === 0 || (other !== undefined && other.length !== length))
      fail(
        "shape",
        `the line ${called} needs as many x as y, and at least one`,
        `${other?.length ?? 0} and ${length}`,
      );
  const step = Math.max(1, (length - 1) / (maxPoints - 1));
  const kept = Array.from({ length: Math.min(length, maxPoints) }, (_, i) => Math.round(i * step));
  const of = (numbers: ArrayLike<number> | undefined) =>
    numbers ? kept.map((i) => numbers[i] as number) : [];
  return {
    x: x ? of(x) : kept.map((i) => (length > 1 ? i / (length - 1) : 0)),
    y: of(y),
    low: of(band?.low),
    high: of(band?.high),
  };
}

/** Eleven evenly spaced points of each line, where the lines share their places. */
export function tableOf(lines: readonly ReadLine[]): string[][] {
  const first = lines[0] as ReadLine;
  const count = Math.min(11, first.x.length);
  return Array.from({ length: count }, (_, row) => {
    const i = count > 1 ? Math.round((row * (first.x.length - 1)) / (count - 1)) : 0;
    const x = first.x[i] as number;
    return [
      formatNumber(x),
      ...lines.map((line) => (line.x[i] === x ? formatNumber(line.y[i] as number) : "–")),
    ];
  });
}
