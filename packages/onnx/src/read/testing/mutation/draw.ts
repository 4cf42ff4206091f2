import { seeded } from "../mutate.js";

/** Choices that a seed decides: the same seed gives the same mutant. */
export interface Draw {
  below(n: number): number;
  one<T>(list: readonly T[]): T;
  chance(p: number): boolean;
  real(): number;
}

export function drawing(seed: number): Draw {
  const real = seeded((Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) >>> 0);
  // The first numbers of neighbouring seeds are alike.
  for (let i = 0; i < 8; i++) real();
  const below = (n: number) => Math.floor(real() * n);
  return {
    real,
    below,
    one: (list) => list[below(list.length)] as (typeof list)[number],
    chance: (p) => real() < p,
  };
}
