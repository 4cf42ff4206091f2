import type { Result } from "./trial.js";

const RELATIVE = 2e-3;
const ABSOLUTE = 1e-4;

/** How two results differ beyond rounding, or `undefined`. */
export function difference(own: Result, theirs: Omit<Result, "dtype">): string | undefined {
  if (String(own.shape) !== String(theirs.shape)) return `[${own.shape}] for [${theirs.shape}]`;
  for (let i = 0; i < own.numbers.length; i++) {
    const [a, b] = [own.numbers[i] as number, theirs.numbers[i] as number];
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    const near = Math.abs(a - b) <= ABSOLUTE + RELATIVE * Math.max(Math.abs(a), Math.abs(b));
    if (!near) return `${a} for ${b} at ${i}`;
  }
  return undefined;
}

/** The largest difference of results of one shape, by the largest number among them; of what is not finite, infinity. */
export function shareOf(own: Result, theirs: Omit<Result, "dtype">): number {
  let off = 0;
  let largest = 0;
  for (let i = 0; i < own.numbers.length; i++) {
    const [a, b] = [own.numbers[i] as number, theirs.numbers[i] as number];
    off = Math.max(off, Math.abs(a - b));
    largest = Math.max(largest, Math.abs(b));
  }
  return Number.isFinite(off) ? off / Math.max(largest, Number.MIN_VALUE) : Number.POSITIVE_INFINITY;
}
