import { fail } from "@hyaline/core";
import type { OptionsOf, Sampled } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { everyCoalition, properCoalitions } from "./parts/everyCoalition.js";
import { gameOptions } from "./parts/gameOptions.js";
import { GameResults } from "./parts/gameResults.js";
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
      play: (games, { signal }) => everyCoalition(new GameResults(games), signal),
    }),
);

export type ExactShapOptions = OptionsOf<typeof exactShap>;

/** How many coalitions a row asks for. */
function coalitionsOf(players: number): number {
  if (players > MOST_PLAYERS)
    fail(
      "argument",
      `exactShap evaluates every coalition of at most ${MOST_PLAYERS} players`,
      `${players} players`,
      "group them, or use kernelShap or permutationShap",
    );
  return properCoalitions(players);
}
