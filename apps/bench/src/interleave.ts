import type { Side } from "./side.js";

export interface InterleaveOptions {
  /** The most rounds; each side has one turn a round. */
  readonly rounds: number;
  /** No further round starts after this long, but for `minimumRounds`. */
  readonly budgetMs: number;
  readonly minimumRounds: number;
  /**
   * A turn repeats what is faster than this, as training and explaining do: then the caches hold what the side itself
   * left in them, not the other's data, and the clock's own cost does not show.
   */
  readonly turnMs: number;
  /** Rounds that are not counted; with 0, what the sides ran before must have warmed them up. */
  readonly warmUp: number;
}

/**
 * Times several sides in turns, A B A B …, so that what slows the machine down slows all of them.
 *
 * @returns for each side, the milliseconds of one run in each of the rounds
 */
export async function interleave(sides: readonly Side[], options: InterleaveOptions): Promise<number[][]> {
  const { rounds, budgetMs, minimumRounds, turnMs, warmUp } = options;
  const samples: number[][] = sides.map(() => []);
  const start = performance.now();
  for (let round = -warmUp; round < rounds; round++) {
    if (round >= minimumRounds && performance.now() - start > budgetMs) break;
    for (const [i, side] of sides.entries()) {
      const ms = await turn(side, turnMs);
      if (round >= 0) samples[i]?.push(ms);
    }
  }
  return samples;
}

/** Runs a side at least once, and for `turnMs`: the milliseconds of one run. */
async function turn(side: Side, turnMs: number): Promise<number> {
  const start = performance.now();
  let runs = 0;
  let elapsed = 0;
  do {
    await side.run();
    runs++;
    elapsed = performance.now() - start;
  } while (elapsed < turnMs);
  return elapsed / runs;
}
