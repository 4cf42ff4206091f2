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
  const repeats = sides.map(() => 1);
  const samples: number[][] = sides.map(() => []);
  const start = performance.now();
  for (let round = -warmUp; round < rounds; round++) {
    if (round >= minimumRounds && performance.now() - start > budgetMs) break;
    for (const [i, side] of sides.entries()) {
      const ms = await turn(side, repeats[i] as number);
      if (round < 0) repeats[i] = Math.max(repeats[i] as number, Math.ceil(turnMs / Math.max(ms, 1e-6)));
      else (samples[i] as number[]).push(ms);
    }
  }
  return samples;
}

/** Milliseconds of one of `repeats` runs. */
async function turn(side: Side, repeats: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) await side.run();
  return (performance.now() - start) / repeats;
}
