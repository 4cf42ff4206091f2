import { fail } from "@hyaline/core";
import { inTurns, type Work } from "@hyaline/explanation";
import { type Coalitions, chooseCoalitions, coalitionLimit } from "./coalitions.js";
import type { RecordedCoalitions, Samples } from "./samples.js";
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

/**
 * Chooses coalitions once for each number of players. That rows share what was drawn makes their errors alike, not
 * larger, and their explanations independent of the order of rows.
 *
 * @throws HyalineError `argument` for samples or a seed out of range
 */
export function coalitionSets(samples: Samples | RecordedCoalitions, seed: number): CoalitionSets {
  const known = new Map<number, CoalitionSet>();
  const choose = typeof samples === "object" ? recorded(samples) : drawn(samples, seed);
  return {
    limit: choose.limit,
    for: async (players, signal) => {
      const found = known.get(players);
      if (found) return found;
      const coalitions = await inTurns(choose.of(players), signal);
      const set = { coalitions, solver: await inTurns(shapleySolver(coalitions), signal) };
      if (known.size >= KEPT) known.delete(known.keys().next().value as number);
      known.set(players, set);
      return set;
    },
  };
}

interface Choice {
  limit(players: number): number;
  of(players: number): Work<Coalitions>;
}

function drawn(samples: Samples, seed: number): Choice {
  coalitionLimit(2, samples);
  return {
    limit: (players) => coalitionLimit(players, samples),
    of: (players) => chooseCoalitions(players, samples, seed),
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
