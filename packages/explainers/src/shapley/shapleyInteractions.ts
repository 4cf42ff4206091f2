import { fail } from "@hyaline/core";
import { choice, integer } from "@hyaline/core/facts";
import { inTurns, type OptionsOf, type Sampled } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { properCoalitions } from "./parts/everyCoalition.js";
import { gameOptions } from "./parts/gameOptions.js";
import type { Games } from "./parts/games.js";
import { type InteractionIndex, interactionsOf, mobius } from "./parts/interactionIndex.js";
import { InteractionResults, type InteractionTerm } from "./parts/interactionResults.js";
import { shapleyMethod } from "./parts/shapleyMethod.js";

export type { InteractionIndex } from "./parts/interactionIndex.js";
export type { InteractionTerm } from "./parts/interactionResults.js";

const MOST_PLAYERS = 16;

const options = {
  ...gameOptions,
  /**
   * Which index (default `"shapley"`): Shapley's interaction index; Shapley-Taylor's, whose lower orders are those of the
   * players alone, as SHAP's `Exact(interactions=2)`; or Faith-SHAP's, the best polynomial of the order.
   */
  index: choice("Which index.", ["shapley", "shapley-taylor", "faith-shap"], "shapley"),
  /** How many players may interact (default 2): `extra.terms` lists all groups of up to as many. */
  order: integer("How many players may interact.", 2, [2, 6]),
};

/**
 * Shapley interactions: what players do together beyond what each does alone, exactly, over every coalition: at most 16
 * players that differ from the background.
 *
 * `interactions: [rows, players, players]` has half of a pair's interaction on either side of the diagonal and main
 * effects on it, so that rows sum to `values`: the Shapley values, but for Faith-SHAP, whose sums are its own.
 * `extra.terms[row]` has every group of up to `order` players with its index, largest first.
 *
 * Source: M. Grabisch, M. Roubens, "An axiomatic approach to the concept of interaction among players in cooperative
 * games", 1999, equation 15; M. Sundararajan, K. Dhamdhere, A. Agarwal, "The Shapley Taylor Interaction Index", 2020,
 * theorem 2; C.-P. Tsai, C.-K. Yeh, P. Ravikumar, "Faith-Shap: The Faithful Shapley Interaction Index", 2023, equation 16.
 *
 * @param model a white box, any[rows, ...input] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` without a background or masker and for more than 16 players; `shape`; `data`; `aborted`
 * @example
 * ```ts
 * const product = blackBox((rows: number[][]) => rows.map(([a = 0, b = 0]) => [a * b + b]));
 * const { interactions } = await shapleyInteractions(product, { background: [[0, 0]] }).explain([[2, 3]]);
 * // interactions.values: [0, 3, 3, 3]
 * ```
 */
export const shapleyInteractions = /* @__PURE__ */ defineAsking(
  {
    name: "shapleyInteractions",
    title: "Shapley interactions",
    family: "shapley",
    summary: "What players do together beyond what each does alone.",
    formula: "I(T) = Σ_{S ⊇ T} m(S) / (|S| - |T| + 1), m the Möbius transform of v",
    source: {
      authors: "M. Grabisch, M. Roubens",
      title: "An axiomatic approach to the concept of interaction among players in cooperative games",
      year: 1999,
      where: "equation 15",
    },
    needs: "predictions",
    rows: "inputs",
    missing: true,
    gives: "explanation",
    promises: ["completeness", "standardError"],
    cost: "2^players × background rows",
  },
  options,
  {},
  (model, used) =>
    shapleyMethod<Sampled & { readonly extra: { readonly terms: readonly (readonly InteractionTerm[])[] } }>(
      "shapleyInteractions",
      model,
      used,
      {
        about: coalitionsOf,
        play: (games, { signal }) => playAll(games, used, signal),
      },
    ),
);

export type ShapleyInteractionsOptions = OptionsOf<typeof shapleyInteractions>;

function coalitionsOf(players: number): number {
  if (players > MOST_PLAYERS)
    fail(
      "argument",
      `shapleyInteractions evaluates every coalition of at most ${MOST_PLAYERS} players`,
      `${players} players`,
      "group them; of trees, treeShap has interactions of any number",
    );
  return properCoalitions(players);
}

async function* playAll(
  games: Games,
  { index, order }: { readonly index: InteractionIndex; readonly order: number },
  signal: AbortSignal | undefined,
) {
  const results = new InteractionResults(games);
  for (let row = 0; row < games.rows; row++) {
    const players = games.varying(row).length;
    const count = properCoalitions(players);
    const masks = new Uint8Array(count * players);
    for (let k = 0; k < count; k++)
      for (let i = 0; i < players; i++) masks[k * players + i] = ((k + 1) >> i) & 1;
    const solve = async (worth: Float64Array) => {
      const [base, full] = [games.base(row), games.full(row)];
      for (let o = 0; o < games.wanted; o++) {
        const v = new Float64Array(2 ** players);
        for (let k = 0; k < count; k++)
          v[k + 1] = (worth[k * games.wanted + o] as number) - (base[o] as number);
        v[v.length - 1] = (full[o] as number) - (base[o] as number);
        const m = mobius(v, players);
        const upTo = (most: number) => inTurns(interactionsOf(m, players, index, most), signal);
        results.setPairs(row, o, await upTo(2), index === "shapley");
        results.setTerms(row, o, await upTo(order));
      }
    };
    if (count > 0) await games.ask(row, masks, count, solve, true);
    else {
      await games.finish();
      await solve(new Float64Array(0));
    }
  }
  await games.finish();
  yield results;
}
