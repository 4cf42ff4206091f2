import { fail } from "@hyaline/core";

/** @throws HyalineError `argument` naming the first option that is no number in its range */
export function checkRanges(
  options: Readonly<Record<string, readonly [value: number, low: number, high: number]>>,
): void {
  for (const [name, [value, low, high]] of Object.entries(options))
    if (!(value >= low && value <= high))
      fail(
        "argument",
        `${name} must be ${high === Number.POSITIVE_INFINITY ? `at least ${low}` : `from ${low} to ${high}`}`,
        String(value),
      );
}
