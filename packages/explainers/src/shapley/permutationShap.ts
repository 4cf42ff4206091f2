import { fail, yieldThread } from "@hyaline/core";
import { either, integer, type Option, value } from "@hyaline/core/facts";
import { type OptionsOf, type RandomStream, RunningMean, randomStream } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { gameOptions, seed } from "./parts/gameOptions.js";
import { GameResults } from "./parts/gameResults.js";
import type { Games } from "./parts/games.js";
import { type PlayCall, shapleyMethod } from "./parts/shapleyMethod.js";

/** How many, or which: each lists all players once, `[n][players]`. */
export type Permutations = number | readonly (readonly number[])[];

const options = {
  ...gameOptions,
  /**
   * How many permutations, or recorded ones: `[n][players]`, each walked on and then off in the same order (default 10, as
   * SHAP's 500 evaluations give about; where `until` is given, as many as that takes).
   */
  permutations: /* @__PURE__ */ either("How many permutations, or recorded ones.", [
    integer("", undefined),
    value<readonly (readonly number[])[]>("", "lists of players", isPermutations),
  ]) as Option<Permutations | undefined>,
  /** Seed for what is drawn (default 0): permutations. */
  seed,
};

function isPermutations(given: unknown): boolean {
  const isOne = (order: unknown) =>
    Array.isArray(order) &&
    new Set(order).size === order.length &&
    order.every((player) => Number.isInteger(player) && player >= 0 && player < order.length);
  return Array.isArray(given) && given.length > 0 && given.every(isOne);
}

/**
 * Permutation SHAP: players join one after the other in a random order and leave in the same order; what the output
 * changes by is theirs, averaged over permutations. Exact from the first permutation where players interact in pairs at
 * most. Anytime: `stream` gives ever better values, `until` says when they are good enough, and from two permutations on
 * each value has a `standardError`.
 *
 * `x: any[rows, ...input]`; `values` have the same shape, or `[rows, players]` where players are groups. Texts, with
 * `masker: textMasker()`, have a player for each word. Values and base
 * value sum to the output, however few the permutations.
 *
 * Source: E. Štrumbelj, I. Kononenko, "Explaining prediction models and individual predictions with feature
 * contributions", 2014, algorithm 1; antithetic as in S. Lundberg's SHAP (Mitchell et al., JMLR 2022, section 4).
 *
 * @param model a white box, any[rows, ...input] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` without a background or masker, for options out of range and permutations of other
 * players; `shape`; `data` for NaN or infinity in inputs or outputs; `aborted`
 * @example
 * ```ts
 * const shap = permutationShap(model, { background: trainingRows });
 * for await (const { values } of shap.stream(x, { until: { standardError: 0.01 } })) console.log(values.values);
 * ```
 */
export const permutationShap = /* @__PURE__ */ defineAsking(
  {
    name: "permutationShap",
    title: "Permutation SHAP",
    family: "shapley",
    summary: "Shapley values by players joining and leaving in random orders.",
    formula: "φ_i = E_π[v(before_π(i) ∪ i) - v(before_π(i))]",
    source: {
      authors: "E. Štrumbelj, I. Kononenko",
      title: "Explaining prediction models and individual predictions with feature contributions",
      year: 2014,
      where: "algorithm 1",
    },
    needs: "predictions",
    rows: "inputs",
    missing: true,
    gives: "explanation",
    promises: ["completeness"],
    cost: "20 × players × background rows",
  },
  options,
  {},
  (model, used) => {
    const { permutations } = used;
    const count = typeof permutations === "object" ? permutations.length : (permutations ?? USUAL);
    return shapleyMethod("permutationShap", model, used, {
      seed: used.seed,
      used: { permutations: count },
      about: (players) => Math.min(count, USUAL) * walkOf(players),
      play: (games, call) => walk(games, permutations, used.seed, call),
    });
  },
);

export type PermutationShapOptions = OptionsOf<typeof permutationShap>;

const USUAL = 10;
/** Where `until` decides, errors of fewer permutations are not trusted to. */
const LEAST_TRUSTED = 8;
const MOST_AT_ONCE = 256;
const KNOWN_AFTER = 64;

/** Coalitions of one permutation: on and off, without nobody and all. */
const walkOf = (players: number): number => Math.max(0, 2 * (players - 1));

async function* walk(
  games: Games,
  given: Permutations | undefined,
  fromSeed: number,
  { until, signal }: PlayCall,
) {
  const results = new GameResults(games);
  const listed = typeof given === "object" ? given : undefined;
  const count = typeof given === "number" ? given : undefined;
  const most = listed?.length ?? count ?? (until ? Number.POSITIVE_INFINITY : USUAL);
  const draws = Array.from({ length: games.rows }, (_, row) => randomStream(fromSeed, row));
  const means = Array.from({ length: games.rows }, (_, row) =>
    Array.from({ length: games.wanted }, () => new RunningMean(games.varying(row).length)),
  );
  if (listed?.some((order) => order.length !== games.players))
    fail(
      "argument",
      "permutations list every player once",
      `${listed[0]?.length} for ${games.players} players`,
    );
  let done = 0;
  for (let round = Math.min(most, until ? LEAST_TRUSTED : 2); done < most; ) {
    const before = games.evaluations();
    for (let row = 0; row < games.rows; row++) {
      if (games.varying(row).length < 2) continue;
      const orders = Array.from({ length: round }, (_, k) =>
        listed
          ? ordered(listed[done + k] as readonly number[], games.varying(row))
          : drawn(games, row, draws),
      );
      await askWalks(games, row, orders, means[row] as RunningMean[]);
    }
    await games.finish();
    done += round;
    for (let row = 0; row < games.rows; row++) {
      if (games.varying(row).length < 2) {
        if (games.varying(row).length === 1) results.solo(row);
        continue;
      }
      means[row]?.forEach((mean, o) => {
        results.set(row, o, mean.values, mean.count < 2 ? undefined : mean.errors());
      });
    }
    yield results;
    if (most === Number.POSITIVE_INFINITY && done >= KNOWN_AFTER && games.evaluations() === before) {
      // Every coalition is known, or nearly: more permutations would only come nearer to the formula.
      const { everyCoalition } = await import("./parts/everyCoalition.js");
      yield* everyCoalition(results, signal, false);
      return;
    }
    const turn = yieldThread(signal);
    if (turn) await turn;
    round = Math.min(most - done, MOST_AT_ONCE, Math.max(2, Math.ceil(done / 2)));
  }
}

/** A permutation of all players as one of those that vary. */
function ordered(order: readonly number[], varying: readonly number[]): Int32Array {
  const place = new Map(varying.map((player, at) => [player, at]));
  return Int32Array.from(order.flatMap((player) => place.get(player) ?? []));
}

function drawn(games: Games, row: number, draws: readonly RandomStream[]): Int32Array {
  const order = Int32Array.from(games.varying(row), (_, i) => i);
  (draws[row] as RandomStream).shuffle(order);
  return order;
}

/** Each permutation's coalitions: 1, 2, … players on, then all but 1, 2, …. */
async function askWalks(games: Games, row: number, orders: readonly Int32Array[], means: RunningMean[]) {
  const n = games.varying(row).length;
  const each = walkOf(n);
  const masks = new Uint8Array(orders.length * each * n);
  orders.forEach((order, p) => {
    for (let i = 1; i < n; i++) {
      const on = (p * each + i - 1) * n;
      const off = on + (n - 1) * n;
      for (let j = 0; j < n; j++) {
        const isBefore = j < i ? 1 : 0;
        masks[on + (order[j] as number)] = isBefore;
        masks[off + (order[j] as number)] = 1 - isBefore;
      }
    }
  });
  await games.ask(row, masks, orders.length * each, (worth) => {
    const [base, full] = [games.base(row), games.full(row)];
    orders.forEach((order, p) => {
      for (let o = 0; o < games.wanted; o++) {
        const at = (i: number) => worth[(p * each + i) * games.wanted + o] as number;
        const on = (i: number) => endOr(i, n, base[o] as number, full[o] as number, () => at(i - 1));
        const off = (i: number) => endOr(i, n, full[o] as number, base[o] as number, () => at(n - 2 + i));
        const shares = new Float64Array(n);
        for (let i = 0; i < n; i++)
          shares[order[i] as number] = (on(i + 1) - on(i) + off(i) - off(i + 1)) / 2;
        means[o]?.add(shares);
      }
    });
  });
}

const endOr = (i: number, n: number, first: number, last: number, between: () => number): number => {
  if (i === 0) return first;
  return i === n ? last : between();
};
