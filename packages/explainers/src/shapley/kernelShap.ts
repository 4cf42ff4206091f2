import { inTurns, type OptionsOf } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { type CoalitionSets, coalitionSets } from "./parts/coalitionSets.js";
import { gameOptions, seed } from "./parts/gameOptions.js";
import { GameResults } from "./parts/gameResults.js";
import type { Games } from "./parts/games.js";
import { l1 } from "./parts/l1.js";
import { recordedCoalitions, samples, sampling } from "./parts/samples.js";
import { shapleyMethod } from "./parts/shapleyMethod.js";

const options = {
  ...gameOptions,
  /** Coalitions per row (default `"auto"`: 2 · players + 2048, as in SHAP; all of them where that is enough). */
  samples,
  /** Recorded coalitions in place of drawn ones, such as another program's: 0/1 masks `[n][players]` with weights. */
  coalitions: recordedCoalitions,
  /**
   * How coalitions are drawn where not all are evaluated (default `"leverage"`: every size as likely, which has the least
   * error per evaluation; `"kernel"`: as their weights are, as in SHAP).
   */
  sampling,
  /**
   * Which players keep a value other than 0 (default `"none"`: all). A number keeps so many, as SHAP's `num_features(k)`;
   * `"aic"` and `"bic"` keep those of the lasso solution with the best criterion; `"auto"` is `"aic"` where less than a
   * fifth of all coalitions is evaluated. What was selected has no standard error.
   */
  l1,
  /** Seed for what is drawn (default 0): coalitions. */
  seed,
};

/**
 * KernelSHAP: Shapley values by a weighted regression on coalitions of players. They share out
 * f(x) - E[f(background)], so that values and base value sum to the output; over all coalitions they are the Shapley
 * values exactly, with standard error 0; over drawn ones they come with a `standardError`, where enough were drawn to
 * tell it. Players that have the same value in `x` as in all of the background get 0 and cost nothing.
 *
 * `x: any[rows, ...input]`; `values` have the same shape, or `[rows, players]` where players are groups. Texts, with
 * `masker: textMasker()`, have a player for each word. With link
 * `"logit"`, values, base value and output are log-odds.
 *
 * Unlike SHAP's KernelExplainer it sets no values to 0 unless `l1` says so, and draws coalitions by their leverage. Where
 * `l1` selects no player at all, values are 0 and `convergenceDelta` says what they miss.
 *
 * Source: S. Lundberg, S.-I. Lee, "A Unified Approach to Interpreting Model Predictions", NeurIPS 2017, theorem 2; C. Musco,
 * R. T. Witter, "Provably Accurate Shapley Value Estimation via Leverage Score Sampling", ICLR 2025.
 *
 * @param model a white box, any[rows, ...input] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` without a background or masker, for options out of range, and for fewer than about
 * 2.1 samples a player; `shape`; `data` for NaN or infinity in inputs or outputs; `aborted`
 * @example
 * ```ts
 * const shap = kernelShap((x: Tensor) => x.mul(x).sum({ axes: 1 }), { background: [[0, 0]] });
 * const { values } = await shap.explain([[1, 2]]); // values.values: [1, 4]
 * ```
 */
export const kernelShap = /* @__PURE__ */ defineAsking(
  {
    name: "kernelShap",
    title: "KernelSHAP",
    family: "shapley",
    summary: "Shapley values by a weighted regression on coalitions of players.",
    formula: "argmin_φ Σ_z π(z) (v(z) - zᵀφ)² subject to Σφ = v(all)",
    source: {
      authors: "S. Lundberg, S.-I. Lee",
      title: "A Unified Approach to Interpreting Model Predictions",
      year: 2017,
      where: "theorem 2",
    },
    needs: "predictions",
    rows: "inputs",
    missing: true,
    gives: "explanation",
    promises: ["completeness"],
    cost: "(2 · players + 2048) × background rows",
  },
  options,
  {},
  (model, used) => {
    const sets = coalitionSets(used);
    return shapleyMethod("kernelShap", model, used, {
      seed: used.seed,
      about: sets.limit,
      play: (games, { signal }) => regress(games, sets, signal),
    });
  },
);

export type KernelShapOptions = OptionsOf<typeof kernelShap>;

/** A row is solved as soon as its coalitions are evaluated, so that memory does not grow with the rows. */
async function* regress(games: Games, sets: CoalitionSets, signal: AbortSignal | undefined) {
  const results = new GameResults(games);
  for (let row = 0; row < games.rows; row++) {
    const { coalitions, solver } = await sets.for(games.varying(row).length, signal);
    await games.ask(
      row,
      coalitions.masks,
      coalitions.count,
      async (worth) => {
        const [base, full] = [games.base(row), games.full(row)];
        for (let o = 0; o < games.wanted; o++) {
          const values = Float64Array.from(
            { length: coalitions.count },
            (_, k) => (worth[k * games.wanted + o] as number) - (base[o] as number),
          );
          const fit = await inTurns(solver(values, (full[o] as number) - (base[o] as number)), signal);
          results.set(row, o, fit.values, fit.standardError);
        }
      },
      true,
    );
  }
  await games.finish();
  for (let row = 0; row < games.rows; row++) if (games.varying(row).length === 1) results.solo(row);
  yield results;
}
