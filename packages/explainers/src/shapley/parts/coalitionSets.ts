import { randomStream } from "@hyaline/explanation";
import { type Coalitions, chooseCoalitions, coalitionLimit, type Samples } from "./coalitions.js";
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
  for(players: number): CoalitionSet;
}

const KEPT = 8;

/**
 * Chooses coalitions once for each number of players. That rows share what was drawn makes their errors alike, not
 * larger, and their explanations independent of the order of rows.
 *
 * @throws HyalineError `argument` for samples or a seed out of range
 */
export function coalitionSets(samples: Samples, seed: number): CoalitionSets {
  const known = new Map<number, CoalitionSet>();
  coalitionLimit(2, samples);
  randomStream(seed);
  return {
    limit: (players) => coalitionLimit(players, samples),
    for: (players) => {
      const found = known.get(players);
      if (found) return found;
      const coalitions = chooseCoalitions(players, samples, randomStream(seed));
      const set = { coalitions, solver: shapleySolver(coalitions) };
      if (known.size >= KEPT) known.delete(known.keys().next().value as number);
      known.set(players, set);
      return set;
    },
  };
}
