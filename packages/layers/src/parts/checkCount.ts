import { fail, quote } from "@hyaline/core";

/** Fails with `argument` unless every option is an integer of at least `least`. */
export function checkCount(layer: string, counts: Readonly<Record<string, number>>, least = 1): void {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isInteger(count) && count >= least) continue;
    fail("argument", `${layer} needs ${name} to be an integer of at least ${least}`, quote(count));
  }
}
