import { fail } from "@hyaline/core";
import { inTurns, loaded, type Work } from "@hyaline/explanation";
import { type Coalitions, chooseCoalitions, coalitionLimit } from "./coalitions.js";
import { type L1, selects } from "./l1.js";
import type { RecordedCoalitions, Samples, Sampling } from "./samples.js";
import { type ShapleySolver, shapleySolver } from "./shapleyRegression.js";

/** A set of coalitions with its regression, made ready. */
export interface CoalitionSet {
  readonly coalitions: Coalitions;
  readonly solver: ShapleySolver;
}

/** The set of coalitions for each number of players: rows with equally many players share it. */
export interface CoalitionSets {
  /** How many coalitions there are at most. */
  limit(players: number): number;
  for(players: number, signal?: AbortSignal): Promise<CoalitionSet>;
}

const KEPT = 8;

interface SetOptions {
  readonly samples: Samples;
  /** In place of drawn ones. */
  readonly coalitions?: RecordedCoalitions | undefined;
  readonly sampling: Sampling;
  readonly seed: number;
  readonly l1: L1;
}

/**
 * Chooses coalitions once for each number of players. That rows share what was drawn makes their errors alike, not
 * larger, and their explanations independent of the order of rows.
 *
 * @throws HyalineError `argument` for samples or a seed out of range
 */
export function coalitionSets(options: SetOptions): CoalitionSets {
  const known = new Map<number, CoalitionSet>();
  const choose = options.coalitions ? recorded(options.coalitions) : drawn(options);
  return {
    limit: choose.limit,
    for: async (players, signal) => {
      const found = known.get(players);
      if (found) return found;
      const coalitions = await inTurns(choose.of(players), signal);
      const set = { coalitions, solver: await inTurns(solverOf(coalitions, options.l1), signal) };
      if (known.size >= KEPT) known.delete(known.keys().next().value as number);
      known.set(players, set);
      return set;
    },
  };
}

function* solverOf(coalitions: Coalitions, l1: L1): Work<ShapleySolver> {
  if (l1 === "none" || !selects(l1, coalitions.players, coalitions.count))
    return yield* shapleySolver(coalitions);
  const { sparseSolver } = yield* loaded(() => import("./sparseRegression.js"));
  return yield* sparseSolver(coalitions, l1);
}

interface Choice {
  limit(players: number): number;
  of(players: number): Work<Coalitions>;
}

function drawn({ samples, sampling, seed }: SetOptions): Choice {
  coalitionLimit(2, samples);
  return {
    limit: (players) => coalitionLimit(players, samples),
    of: (players) => chooseCoalitions(players, samples, seed, sampling),
  };
}

/** Nothing is known of how they were drawn: their values have no standard error. */
function recorded({ masks, weights }: RecordedCoalitions): Choice {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return {
    limit: () => masks.length,
    *of(players) {
      yield;
      if (masks[0]?.length !== players)
        fail(
          "argument",
          "masks of coalitions have one place for each player that differs from the background",
          `${masks[0]?.length} for ${players} players`,
          "give masks of those players alone",
        );
      return {
        players,
        count: masks.length,
        masks: Uint8Array.from(masks.flat()),
        weights: Float64Array.from(weights, (w) => w / total),
      };
    },
  };
}
