import { fail } from "@hyaline/core";
import { loaded, type Work } from "@hyaline/explanation";
import type { DrawOptions } from "./drawCoalitions.js";
import type { Samples, Sampling } from "./samples.js";

/** Coalitions of players with their Shapley kernel weights, but for the empty and the full one. */
export interface Coalitions {
  readonly players: number;
  readonly count: number;
  /** 1 where a player is present: [count, players], row-major. */
  readonly masks: Uint8Array;
  /** They sum to 1. */
  readonly weights: Float64Array;
  /** What was drawn; absent where every coalition is there. */
  readonly drawn?: Draws;
  /** Whether every coalition is there. */
  readonly isComplete?: boolean;
}

/** The drawn part of a set of coalitions, which carries its sampling error. */
export interface Draws {
  /** The first coalition that was drawn; those before it are every one of their sizes. */
  readonly from: number;
  /** How many draws there were in all. */
  readonly total: number;
  /** For each drawn coalition, the first of its draw: a coalition and its complement are drawn together. */
  readonly unit: Int32Array;
  /** How often it was drawn. */
  readonly times: Float64Array;
}

/** All coalitions of more players than this do not fit. */
const MAX_EXACT_PLAYERS = 20;
const MAX_MASK_BYTES = 2 ** 28;
/** Below this the fit goes through what was drawn, noise and all: a coalition and its complement are one equation. */
const LEAST_PER_PLAYER = 2.1;

/** How many coalitions of `players` will be evaluated at most. */
export function coalitionLimit(players: number, samples: Samples): number {
  const all = players <= 52 ? Math.max(0, 2 ** players - 2) : Number.POSITIVE_INFINITY;
  if (samples === "exact") {
    if (players > MAX_EXACT_PLAYERS) {
      fail(
        "argument",
        `samples "exact" evaluates every coalition of at most ${MAX_EXACT_PLAYERS} players`,
        `${players} players`,
        'group them, or use "auto" or a number',
      );
    }
    return all;
  }
  const wanted = samples === "auto" ? 2 * players + 2048 : samples;
  if (!Number.isInteger(wanted) || wanted < 1)
    fail("argument", 'samples is a positive integer, "auto" or "exact"', String(samples));
  const least = Math.ceil(LEAST_PER_PLAYER * players);
  if (wanted < all && wanted < least)
    fail(
      "argument",
      `a fit of ${players} players needs at least ${least} samples`,
      String(wanted),
      `give samples: ${least} or more, "auto", or group players`,
    );
  if (Math.min(wanted, all) * players > MAX_MASK_BYTES)
    fail("argument", "samples × players must be at most 2^28", `${wanted} × ${players}`);
  return Math.min(wanted, all);
}

/**
 * Which coalitions to evaluate and how much they weigh: sizes from the outside in, each with its complement, as long as
 * the budget covers a whole size, as SHAP chooses them; the rest is drawn, each draw with its complement, and weighs
 * together what those sizes weigh. A coalition drawn again weighs more instead of being evaluated twice.
 *
 * Source: S. Lundberg, S.-I. Lee, "A Unified Approach to Interpreting Model Predictions", NeurIPS 2017, theorem 2; draws
 * by leverage: C. Musco, R. T. Witter, "Provably Accurate Shapley Value Estimation via Leverage Score Sampling", ICLR
 * 2025, lemma 3.2. They draw of all sizes; that whole sizes are taken first lowers the error further.
 *
 * @throws HyalineError `argument` when `samples` is out of range
 */
export function* chooseCoalitions(
  players: number,
  samples: Samples,
  seed: number,
  sampling: Sampling = "leverage",
): Work<Coalitions> {
  const limit = coalitionLimit(players, samples);
  const set = new CoalitionSet(players, limit);
  const sizes = sizeWeights(players);
  let left = limit;
  let massLeft = 1;
  let size = 1;
  for (; size <= sizes.length; size++) {
    const mass = sizes[size - 1] as number;
    const isPaired = size < players - size;
    const each = binomial(players, size);
    const count = isPaired ? 2 * each : each;
    if ((left * mass) / massLeft / count < 1 - 1e-8) break;
    left -= count;
    massLeft -= mass;
    yield* set.addAll(size, mass / count, isPaired);
  }
  const isComplete = size > sizes.length;
  const drawn = isComplete
    ? undefined
    : yield* draw(set, { first: size, budget: left, sizes, seed, sampling });
  return {
    players,
    count: set.count,
    masks: set.masks.subarray(0, set.count * players),
    weights: set.weights.subarray(0, set.count),
    ...(drawn && drawn.total > 0 ? { drawn } : {}),
    isComplete,
  };
}

function* draw(set: CoalitionSet, options: DrawOptions): Work<Draws> {
  const { drawCoalitions } = yield* loaded(() => import("./drawCoalitions.js"));
  return yield* drawCoalitions(set, options);
}

/** What the coalitions of sizes 1, 2, … and their complements weigh together; they sum to 1. */
function sizeWeights(players: number): number[] {
  const weights: number[] = [];
  for (let size = 1; size <= players - size; size++) {
    const weight = (players - 1) / (size * (players - size));
    weights.push(size < players - size ? 2 * weight : weight);
  }
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

function binomial(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return Math.round(result);
}

/** A set in the making. */
export class CoalitionSet {
  readonly masks: Uint8Array;
  readonly weights: Float64Array;
  count = 0;

  constructor(
    readonly players: number,
    limit: number,
  ) {
    this.masks = new Uint8Array(limit * players);
    this.weights = new Float64Array(limit);
  }

  /** Every coalition of a size, in lexicographic order, each followed by its complement where sizes are paired. */
  *addAll(size: number, weight: number, withComplements: boolean): Work<void> {
    const chosen = Int32Array.from({ length: size }, (_, i) => i);
    for (;;) {
      this.add(chosen, size, weight);
      if (withComplements) this.addComplement(weight);
      if (this.count % 1024 < 2) yield;
      let i = size - 1;
      while (i >= 0 && chosen[i] === this.players - size + i) i--;
      if (i < 0) return;
      chosen[i] = (chosen[i] as number) + 1;
      for (let j = i + 1; j < size; j++) chosen[j] = (chosen[j - 1] as number) + 1;
    }
  }

  /** The players in the first `size` places of `chosen`. */
  add(chosen: Int32Array, size: number, weight: number): void {
    const start = this.count * this.players;
    for (let i = 0; i < size; i++) this.masks[start + (chosen[i] as number)] = 1;
    this.weights[this.count++] = weight;
  }

  /** All players but those of the last. */
  addComplement(weight: number): void {
    const start = this.count * this.players;
    for (let i = 0; i < this.players; i++)
      this.masks[start + i] = 1 - (this.masks[start - this.players + i] as number);
    this.weights[this.count++] = weight;
  }
}
