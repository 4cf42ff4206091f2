import type { RowTarget } from "@hyaline/explanation";

/** The targets of rows that come `times` times, those of all rows one after the other. */
export function manyTimes(targets: readonly RowTarget[], times: number): RowTarget | readonly number[] {
  const [first = null] = targets;
  if (typeof first !== "number") return first;
  return Array.from({ length: times }, () => targets as readonly number[]).flat();
}
