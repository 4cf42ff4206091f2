import { yieldThread } from "@hyaline/core";
import { integer } from "@hyaline/core/facts";
import { type OptionsOf, type RandomStream, randomStream } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { gameOptions, seed } from "./parts/gameOptions.js";
import { GameResults } from "./parts/gameResults.js";
import type { Games } from "./parts/games.js";
import { PlayerMeans } from "./parts/playerMeans.js";
import { type PlayCall, shapleyMethod } from "./parts/shapleyMethod.js";

const options = {
  ...gameOptions,
  /** Coalitions a player, on average (default 200; where `until` is given, as many as that takes). */
  samples: integer("Coalitions a player, on average.", undefined, [8, 16777216]),
  /** Seed for what is drawn (default 0): orders. */
  seed,
};

/**
 * Sampled Shapley values: what a player adds to those before it in random orders, drawn for each player by itself, and
 * most often for those whose contributions vary most. Each order is taken forwards and backwards. Anytime: `stream` gives
 * ever better values, `until` says when they are good enough, and each has a `standardError`.
 *
 * `x: any[rows, ...input]`; `values` have the same shape, or `[rows, players]` where players are groups. Texts, with
 * `masker: textMasker()`, have a player for each word. What the values lack to the output is shared out by their
 * variances, so that they sum to it.
 *
 * Source: E. Štrumbelj, I. Kononenko, "Explaining prediction models and individual predictions with feature
 * contributions", 2014, algorithms 1 and 2; the sum as in S. Lundberg's SHAP.
 *
 * @param model a white box, any[rows, ...input] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` without a background or masker and for options out of range; `shape`; `data` for NaN or
 * infinity in inputs or outputs; `aborted`
 * @example
 * ```ts
 * const shap = samplingShap(model, { background: trainingRows, samples: 50 });
 * const { values, standardError } = await shap.explain(x);
 * ```
 */
export const samplingShap = /* @__PURE__ */ defineAsking(
  {
    name: "samplingShap",
    title: "Sampled Shapley values",
    family: "shapley",
    summary: "Shapley values from orders that are drawn most often for the players that vary most.",
    formula: "φ_i = E_π[v(before_π(i) ∪ i) - v(before_π(i))]",
    source: {
      authors: "E. Štrumbelj, I. Kononenko",
      title: "Explaining prediction models and individual predictions with feature contributions",
      year: 2014,
      where: "algorithms 1 and 2",
    },
    needs: "predictions",
    rows: "inputs",
    missing: true,
    gives: "explanation",
    promises: ["completeness"],
    cost: "200 × players × background rows",
  },
  options,
  {},
  (model, used) =>
    shapleyMethod("samplingShap", model, used, {
      seed: used.seed,
      about: (players) => (used.samples ?? USUAL) * players,
      play: (games, call) => sample(games, used.samples, used.seed, call),
    }),
);

export type SamplingShapOptions = OptionsOf<typeof samplingShap>;

const USUAL = 200;
/** Coalitions of one draw: a player's coalition with and without it, forwards and backwards. */
const EACH = 4;
/** Draws of every player before variances decide. */
const FIRST = 4;

async function* sample(
  games: Games,
  samples: number | undefined,
  fromSeed: number,
  { until, signal }: PlayCall,
) {
  const results = new GameResults(games);
  const most = samples ?? (until ? Number.POSITIVE_INFINITY : USUAL);
  const draws = Array.from({ length: games.rows }, (_, row) => randomStream(fromSeed, row));
  const means = Array.from(
    { length: games.rows },
    (_, row) => new PlayerMeans(games.varying(row).length, games.wanted),
  );
  let done = 0;
  for (let each = Math.min(FIRST, Math.max(2, Math.floor(most / EACH))); done < most; ) {
    for (let row = 0; row < games.rows; row++) {
      const n = games.varying(row).length;
      if (n < 2) continue;
      const mean = means[row] as PlayerMeans;
      await askDraws(games, row, mean.allocate(each * n), draws[row] as RandomStream, mean);
    }
    await games.finish();
    done += EACH * each;
    for (let row = 0; row < games.rows; row++) {
      const n = games.varying(row).length;
      if (n === 1) results.solo(row);
      if (n < 2) continue;
      const [base, full] = [games.base(row), games.full(row)];
      for (let o = 0; o < games.wanted; o++) {
        const { values, errors } = (means[row] as PlayerMeans).sumTo(
          o,
          (full[o] as number) - (base[o] as number),
        );
        results.set(row, o, values, errors);
      }
    }
    yield results;
    const turn = yieldThread(signal);
    if (turn) await turn;
    const left = Number.isFinite(most) ? Math.floor((most - done) / EACH) : Number.POSITIVE_INFINITY;
    if (left < 1) return;
    each = Math.min(left, Math.max(2, Math.ceil(done / EACH / 2)));
  }
}

async function askDraws(
  games: Games,
  row: number,
  counts: Int32Array,
  draws: RandomStream,
  mean: PlayerMeans,
) {
  const n = games.varying(row).length;
  const players = Int32Array.from(
    Array.from(counts).flatMap((count, player) => new Array<number>(count).fill(player)),
  );
  const masks = new Uint8Array(players.length * EACH * n);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  players.forEach((player, d) => {
    draws.shuffle(order);
    let isBefore = 1;
    for (const other of order) {
      if (other === player) isBefore = 0;
      else
        for (let k = 0; k < 2; k++) {
          masks[(d * EACH + k) * n + other] = isBefore;
          masks[(d * EACH + 2 + k) * n + other] = 1 - isBefore;
        }
    }
    masks[d * EACH * n + player] = masks[(d * EACH + 2) * n + player] = 1;
  });
  await games.ask(row, masks, players.length * EACH, (worth) => {
    const at = (coalition: number, o: number) => worth[coalition * games.wanted + o] as number;
    players.forEach((player, d) => {
      const from = d * EACH;
      for (let o = 0; o < games.wanted; o++)
        mean.add(player, o, (at(from, o) - at(from + 1, o) + at(from + 2, o) - at(from + 3, o)) / 2);
      mean.count(player);
    });
  });
}
