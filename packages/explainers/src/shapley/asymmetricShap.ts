import { fail, yieldThread } from "@hyaline/core";
import { integer, required, value } from "@hyaline/core/facts";
import { type OptionsOf, type RandomStream, RunningMean, randomStream } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { gameOptions, seed } from "./parts/gameOptions.js";
import { GameResults } from "./parts/gameResults.js";
import type { Games } from "./parts/games.js";
import { type PlayCall, shapleyMethod } from "./parts/shapleyMethod.js";

const options = {
  ...gameOptions,
  /**
   * Groups of players in the order in which they come, causes first: `[[0], [1, 2]]`. Within a group every order is as
   * likely; players that no group names come last.
   */
  order: required(
    value<readonly (readonly number[])[]>(
      "Groups of players in the order in which they come, causes first.",
      "lists of players, such as [[0], [1, 2]]",
      (given) => Array.isArray(given) && given.length > 0 && given.every(Array.isArray),
    ),
  ),
  /** How many orders are drawn (default 10; where `until` is given, as many as that takes). */
  permutations: integer("How many orders are drawn.", undefined),
  /** Seed for what is drawn (default 0): orders. */
  seed,
};

/**
 * Asymmetric Shapley values: shares of the change when players can only join in an order that is given, such as that of
 * cause and effect. What a cause brings about through its effects is then the cause's. Exact, from one order, where each
 * group has one player; else orders within groups are drawn, each together with its reverse, and values have a
 * `standardError`.
 *
 * `x: any[rows, ...input]`; `values` have the same shape, or `[rows, players]` where players are groups. Values and base
 * value sum to the output. Absent players take the background's values: an order matters where players interact in the model.
 *
 * Source: C. Frye, C. Rowat, I. Feige, "Asymmetric Shapley values: incorporating causal knowledge into model-agnostic
 * explainability", NeurIPS 2020, equation 8.
 *
 * @param model a white box, any[rows, ...input] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` without a background or masker, and for an order that names a player twice or one that is
 * not there; `shape`; `data`; `aborted`
 * @example
 * ```ts
 * const product = blackBox((rows: number[][]) => rows.map(([a = 0, b = 0]) => [a * b]));
 * const shap = asymmetricShap(product, { background: [[0, 0]], order: [[0], [1]] });
 * const { values } = await shap.explain([[2, 3]]); // values.values: [0, 6]
 * ```
 */
export const asymmetricShap = /* @__PURE__ */ defineAsking(
  {
    name: "asymmetricShap",
    title: "Asymmetric Shapley values",
    family: "shapley",
    summary: "Shapley values over the orders that causes and effects allow.",
    formula: "φ_i = E_{π in the order}[v(before_π(i) ∪ i) - v(before_π(i))]",
    source: {
      authors: "C. Frye, C. Rowat, I. Feige",
      title: "Asymmetric Shapley values: incorporating causal knowledge into model-agnostic explainability",
      year: 2020,
      where: "equation 8",
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
  (model, used) =>
    shapleyMethod("asymmetricShap", model, used, {
      seed: used.seed,
      about: (players) => 2 * (used.permutations ?? USUAL) * players,
      play: (games, call) =>
        walk(games, used.order as readonly (readonly number[])[], used.permutations, used.seed, call),
    }),
);

export type AsymmetricShapOptions = OptionsOf<typeof asymmetricShap>;

const USUAL = 10;
const MOST_AT_ONCE = 256;

async function* walk(
  games: Games,
  order: readonly (readonly number[])[],
  permutations: number | undefined,
  fromSeed: number,
  { until, signal }: PlayCall,
) {
  const results = new GameResults(games);
  const groups = completed(order, games.players);
  const isFree = groups.some((group) => group.length > 1);
  const asked = permutations ?? (until ? Number.POSITIVE_INFINITY : USUAL);
  const most = isFree ? asked : 1;
  const draws = Array.from({ length: games.rows }, (_, row) => randomStream(fromSeed, row));
  const means = Array.from({ length: games.rows }, (_, row) =>
    Array.from({ length: games.wanted }, () => new RunningMean(games.varying(row).length)),
  );
  let done = 0;
  for (let round = Math.min(most, 2); done < most; ) {
    for (let row = 0; row < games.rows; row++) {
      const varying = games.varying(row);
      const own = groups.map((group) => group.flatMap((player) => placeIn(varying, player)));
      const orders = Array.from({ length: round }, () => bothWays(own, draws[row] as RandomStream)).flat();
      await askOrders(games, row, orders, means[row] as RunningMean[]);
    }
    await games.finish();
    done += round;
    means.forEach((ofRow, row) => {
      const none = new Float64Array(games.varying(row).length);
      ofRow.forEach((mean, o) => {
        const errors = mean.count < 2 ? undefined : mean.errors();
        results.set(row, o, mean.values, isFree ? errors : none);
      });
    });
    yield results;
    const turn = yieldThread(signal);
    if (turn) await turn;
    round = Math.min(most - done, MOST_AT_ONCE, Math.max(2, Math.ceil(done / 2)));
  }
}

/** The order with those that it leaves out as a last group. */
function completed(order: readonly (readonly number[])[], players: number): readonly (readonly number[])[] {
  const seen = new Set<number>();
  for (const player of order.flat()) {
    if (!Number.isInteger(player) || player < 0 || player >= players || seen.has(player))
      fail("argument", `order names each player from 0 to ${players - 1} at most once`, String(player));
    seen.add(player);
  }
  const rest = Array.from({ length: players }, (_, player) => player).filter((player) => !seen.has(player));
  return rest.length > 0 ? [...order, rest] : order;
}

function placeIn(varying: readonly number[], player: number): readonly number[] {
  const at = varying.indexOf(player);
  return at < 0 ? [] : [at];
}

/** Groups one after the other, each shuffled, and the same with each reversed. */
function bothWays(
  groups: readonly (readonly number[])[],
  draws: RandomStream,
): readonly (readonly number[])[] {
  const shuffled = groups.map((group) => {
    const list = Int32Array.from(group);
    draws.shuffle(list);
    return [...list];
  });
  return [shuffled.flat(), shuffled.flatMap((group) => group.slice().reverse())];
}

/** Each pair of orders is one draw: the mean of what players add in both. */
async function askOrders(
  games: Games,
  row: number,
  orders: readonly (readonly number[])[],
  means: RunningMean[],
) {
  const n = games.varying(row).length;
  const each = Math.max(0, n - 1);
  const masks = new Uint8Array(orders.length * each * n);
  orders.forEach((order, k) => {
    for (let i = 1; i < n; i++)
      for (let j = 0; j < i; j++) masks[(k * each + i - 1) * n + (order[j] as number)] = 1;
  });
  await games.ask(row, masks, orders.length * each, (worth) => {
    add(worth);
  });
  if (each === 0) {
    await games.finish();
    add(new Float64Array(0));
  }

  function add(worth: Float64Array): void {
    const [base, full] = [games.base(row), games.full(row)];
    for (let k = 0; k < orders.length; k += 2)
      for (let o = 0; o < games.wanted; o++) {
        const shares = new Float64Array(n);
        for (const which of [k, k + 1]) {
          let before = base[o] as number;
          orders[which]?.forEach((player, i) => {
            const after =
              i + 1 < n ? (worth[(which * each + i) * games.wanted + o] as number) : (full[o] as number);
            shares[player] = (shares[player] as number) + (after - before) / 2;
            before = after;
          });
        }
        means[o]?.add(shares);
      }
  }
}
