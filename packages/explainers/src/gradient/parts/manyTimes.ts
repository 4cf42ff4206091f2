import type { RowTarget } from "@hyaline/explanation";

/** The targets of rows that come `times` times, those of all rows one after the other. */
export function manyTimes(targets: readonly RowTarget[], times: number): RowTarget | readonly RowTarget[] {
  const [first = null] = targets;
  if (targets.every((each) => each === first)) return first;
  return Array.from({ length: times }, () => targets).flat();
}
