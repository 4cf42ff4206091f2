import type { NestedArray } from "@hyaline/core";
import { expect } from "vitest";

/** Nested arrays as one list of numbers. */
export const flat = (values: NestedArray): number[] =>
  Array.isArray(values) ? values.flatMap(flat) : [Number(values)];

/** Every element within `tolerance` of the other's. */
export function expectClose(got: NestedArray, wanted: NestedArray, tolerance: number, what: string): void {
  const [a, b] = [flat(got), flat(wanted)];
  expect(a.length, what).toBe(b.length);
  const worst = a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
  expect(worst, what).toBeLessThanOrEqual(tolerance);
}
