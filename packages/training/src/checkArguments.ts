import { fail } from "@hyaline/core";

/** Fails with `argument` unless `seed` is a whole number that a double holds exactly. */
export function checkSeed(who: string, seed: number): void {
  if (!Number.isSafeInteger(seed)) fail("argument", `${who} needs a whole number as its seed`, String(seed));
}

/** Fails with `argument` unless every option is a positive integer. */
export function checkCounts(who: string, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isSafeInteger(count) && count >= 1) continue;
    fail("argument", `${who} needs ${name} to be a positive integer`, String(count));
  }
}
