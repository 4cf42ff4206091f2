/** Indices from the front, checked; and how a scattered element meets the one in its place. */
import { fail } from "@hyaline/core";

export function checkedIndex(op: string, index: number, size: number): number {
  const fromFront = index < 0 ? index + size : index;
  if (fromFront < 0 || fromFront >= size) {
    fail("argument", `${op} needs indices from ${-size} to ${size - 1}`, String(index));
  }
  return fromFront;
}

export const combine = {
  set: (_: number, update: number) => update,
  add: (old: number, update: number) => old + update,
  max: Math.max,
} as const;
