import type { InterleaveOptions } from "./interleave.js";

/** How long each row is measured, where a work does not say otherwise. */
export const timings: Readonly<Record<"full" | "quick", InterleaveOptions>> = {
  full: { rounds: 40, budgetMs: 8_000, minimumRounds: 5, turnMs: 40, warmUp: 3 },
  quick: { rounds: 10, budgetMs: 2_000, minimumRounds: 3, turnMs: 20, warmUp: 2 },
};
