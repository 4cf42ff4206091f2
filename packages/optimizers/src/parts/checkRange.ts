import { fail } from "@hyaline/core";

/** Fails with `argument` unless `low ≤ value ≤ high` (`value < below`, where that is given). Schedules are not looked into. */
export function checkRange(
  who: string,
  options: Readonly<Record<string, unknown>>,
  { low = 0, high = Number.POSITIVE_INFINITY, below = Number.POSITIVE_INFINITY } = {},
): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === "function") continue;
    const valid = typeof value === "number" && Number.isFinite(value);
    if (valid && value >= low && value <= high && value < below) continue;
    const upper = below < Number.POSITIVE_INFINITY ? ` and below ${below}` : ` and at most ${high}`;
    const bounds = `${low}${high === below ? "" : upper}`;
    fail("argument", `${who} needs a ${name} that is a finite number from ${bounds}`, String(value));
  }
}
