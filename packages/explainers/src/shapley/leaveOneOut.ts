import type { OptionsOf } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { gameOptions } from "./parts/gameOptions.js";
import { GameResults } from "./parts/gameResults.js";
import type { Games } from "./parts/games.js";
import { shapleyMethod } from "./parts/shapleyMethod.js";

/**
 * Leave one out: what the output loses when one player is absent and all others are there.
 *
 * φ_i = v(all) - v(all but i)
 *
 * `x: any[rows, ...input]`; `values` have the same shape, or `[rows, players]` where players are groups. Texts, with
 * `masker: textMasker()`, have a player for each word. Values sum to the output only where players do not interact:
 * `convergenceDelta` says by how much they do not.
 *
 * Source: M. Robnik-Šikonja, I. Kononenko, "Explaining Classifications for Individual Instances", 2008, equation 2.
 *
 * @param model a white box, any[rows, ...input] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` without a background or masker; `shape`; `data`; `aborted`
 * @example
 * ```ts
 * const product = blackBox((rows: number[][]) => rows.map(([a = 0, b = 0]) => [a * b]));
 * const { values } = await leaveOneOut(product, { background: [[0, 0]] }).explain([[2, 3]]); // values.values: [6, 6]
 * ```
 */
export const leaveOneOut = /* @__PURE__ */ defineAsking(
  {
    name: "leaveOneOut",
    title: "Leave one out",
    family: "shapley",
    summary: "What the output loses when one player is absent and all others are there.",
    formula: "φ_i = v(all) - v(all but i)",
    source: {
      authors: "M. Robnik-Šikonja, I. Kononenko",
      title: "Explaining Classifications for Individual Instances",
      year: 2008,
      where: "equation 2",
    },
    needs: "predictions",
    rows: "inputs",
    missing: true,
    gives: "explanation",
    promises: ["completeness"],
    cost: "players × background rows",
  },
  gameOptions,
  {},
  (model, options) =>
    shapleyMethod("leaveOneOut", model, options, {
      about: (players) => players,
      play: leaveEach,
    }),
);

export type LeaveOneOutOptions = OptionsOf<typeof leaveOneOut>;

async function* leaveEach(games: Games) {
  const results = new GameResults(games);
  for (let row = 0; row < games.rows; row++) {
    const players = games.varying(row).length;
    const masks = new Uint8Array(players * players).fill(1);
    for (let i = 0; i < players; i++) masks[i * players + i] = 0;
    await games.ask(row, masks, players, (worth) => {
      const full = games.full(row);
      for (let o = 0; o < games.wanted; o++) {
        const losses = Float64Array.from(
          { length: players },
          (_, i) => (full[o] as number) - (worth[i * games.wanted + o] as number),
        );
        results.set(row, o, losses, new Float64Array(players));
      }
    });
  }
  await games.finish();
  yield results;
}
