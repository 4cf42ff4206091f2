import { fail } from "@hyaline/core";
import { inTurns, type OptionsOf, type Sampled, type Work } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { gameOptions } from "./parts/gameOptions.js";
import { GameResults } from "./parts/gameResults.js";
import type { Games } from "./parts/games.js";
import { shapleyMethod } from "./parts/shapleyMethod.js";

const MOST_PLAYERS = 20;

/**
 * Shapley values by their formula, over every coalition: exact, with standard error 0. The model is asked for
 * 2^players - 2 coalitions a row, of the players that differ from the background: at most 20.
 *
 * φ_i = Σ_S |S|! (n - |S| - 1)! / n! (v(S ∪ i) - v(S))
 *
 * `x: any[rows, ...input]`; `values` have the same shape, or `[rows, players]` where players are groups. Texts, with
 * `masker: textMasker()`, have a player for each word.
 *
 * Source: L. S. Shapley, "A Value for n-Person Games", 1953, equation 12.
 *
 * @param model a white box, any[rows, ...input] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` without a background or masker and for more than 20 players; `shape`; `data`; `aborted`
 * @example
 * ```ts
 * const shap = exactShap((x: Tensor) => x.mul(x).sum({ axes: 1 }), { background: [[0, 0]] });
 * const { values } = await shap.explain([[1, 2]]); // values.values: [1, 4]
 * ```
 */
export const exactShap = /* @__PURE__ */ defineAsking(
  {
    name: "exactShap",
    title: "Exact Shapley values",
    family: "shapley",
    summary: "Shapley values by their formula, over every coalition of players.",
    formula: "φ_i = Σ_S |S|! (n - |S| - 1)! / n! (v(S ∪ i) - v(S))",
    source: {
      authors: "L. S. Shapley",
      title: "A Value for n-Person Games",
      year: 1953,
      where: "equation 12",
    },
    needs: "predictions",
    rows: "inputs",
    missing: true,
    gives: "explanation",
    promises: ["completeness", "standardError"],
    cost: "2^players × background rows",
  },
  gameOptions,
  {},
  (model, options) =>
    shapleyMethod<Sampled>("exactShap", model, options, {
      about: coalitionsOf,
      play: (games, { signal }) => enumerate(games, signal),
    }),
);

export type ExactShapOptions = OptionsOf<typeof exactShap>;

/** All but the empty and the full one. */
function coalitionsOf(players: number): number {
  if (players > MOST_PLAYERS)
    fail(
      "argument",
      `exactShap evaluates every coalition of at most ${MOST_PLAYERS} players`,
      `${players} players`,
      "group them, or use kernelShap or permutationShap",
    );
  return Math.max(0, 2 ** players - 2);
}

async function* enumerate(games: Games, signal: AbortSignal | undefined) {
  const results = new GameResults(games);
  for (let row = 0; row < games.rows; row++) {
    const players = games.varying(row).length;
    const count = coalitionsOf(players);
    const masks = new Uint8Array(count * players);
    for (let k = 0; k < count; k++)
      for (let i = 0; i < players; i++) masks[k * players + i] = ((k + 1) >> i) & 1;
    await games.ask(
      row,
      masks,
      count,
      async (worth) => {
        const [base, full] = [games.base(row), games.full(row)];
        for (let o = 0; o < games.wanted; o++) {
          const v = new Float64Array(count + 2);
          for (let k = 0; k < count; k++) v[k + 1] = worth[k * games.wanted + o] as number;
          v[0] = base[o] as number;
          v[count + 1] = full[o] as number;
          results.set(row, o, await inTurns(shapleyValues(v, players), signal), new Float64Array(players));
        }
      },
      true,
    );
  }
  await games.finish();
  for (let row = 0; row < games.rows; row++) if (games.varying(row).length === 1) results.solo(row);
  yield results;
}

/**
 * Shapley's formula.
 *
 * @param v what each coalition is worth, by its bits: float64[2^players]
 */
function* shapleyValues(v: Float64Array, players: number): Work<Float64Array> {
  const weights = new Float64Array(players);
  for (let size = 0, ways = 1; size < players; size++) {
    weights[size] = 1 / (players * ways);
    ways = (ways * (players - 1 - size)) / (size + 1);
  }
  const values = new Float64Array(players);
  for (let code = 0; code < v.length; code++) {
    let size = 0;
    for (let bits = code; bits !== 0; bits &= bits - 1) size++;
    // What a coalition adds with its weight as the greater one of its pair, and takes away as the smaller one.
    const worth = v[code] as number;
    const joined = size > 0 ? worth * (weights[size - 1] as number) : 0;
    const before = size < players ? worth * (weights[size] as number) : 0;
    for (let i = 0; i < players; i++)
      values[i] = (values[i] as number) + ((code >> i) & 1 ? joined : -before);
    if (code % 2048 === 2047) yield;
  }
  return values;
}
