import { flag, integer } from "@hyaline/core/facts";
import { defineMetric } from "@hyaline/explanation";
import { attributionRows, sized } from "../parts/attributionRows.js";
import { mean } from "../parts/distances.js";
import { explainAgain, readToExplain } from "../parts/explainAgain.js";
import { callOf, modelOptions } from "../parts/openModel.js";
import { usingExplainer } from "../parts/usingExplainer.js";
import { measureOption, measures } from "../parts/vectorMeasures.js";

/**
 * How alike explanations are that differ only in the seed of what their explainer draws: the mean similarity of all pairs of the
 * subject's explanation and others of seeds 1, 2, …. Low where it drew too few samples to be relied on. NaN where an
 * explanation is constant.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`, and those of the explainer
 * @example
 * ```ts
 * const explanation = await kernelShap(model, { background: x, seed: 0 }).explain(x);
 * const withSeed = (seed: number) => kernelShap(model, { background: x, seed });
 * const { interval } = await seedStability({ explanation, withSeed }, { seeds: 3 });
 * ```
 */
export const seedStability = /* @__PURE__ */ defineMetric(
  {
    name: "seedStability",
    title: "Stability over seeds",
    family: "robustness",
    summary: "How alike explanations are that differ only in the seed of what their explainer draws.",
    formula: "mean over pairs r < s of sim(e_r(x), e_s(x))",
    source: {
      authors: "G. Visani, E. Bagli, F. Chesani, A. Poluzzi, D. Capuzzo",
      title:
        "Statistical Stability Indices for LIME: Obtaining Reliable Explanations for Machine Learning Models",
      year: 2022,
    },
    direction: "higher",
    range: [-1, 1],
    needs: ["withSeed"],
  },
  {
    /** How many other seeds are tried (default 5). */
    seeds: integer("How many other seeds are tried.", 5, [1, 1000]),
    /** The first of them (default 1). */
    first: integer("The first of them.", 1, [0, 9007199254739991]),
    ...measureOption,
    /** Compare magnitudes (default false). */
    absolute: flag("Compare magnitudes.", false),
    ...modelOptions,
  },
  async ({ explanation, withSeed }, { seeds, first, measure, absolute, onProgress, ...options }) => {
    const explained = await readToExplain(explanation, options);
    const runs: (readonly Float64Array[])[] = [attributionRows(explanation)];
    let evaluations = 0;
    for (let run = 0; run < seeds; run++) {
      const found = await usingExplainer(withSeed(first + run), (explain) =>
        explainAgain(explain, explained, explanation.target, explanation, callOf(options)),
      );
      runs.push(found.rows);
      evaluations += found.evaluations;
      onProgress?.({ done: run + 1, total: seeds });
    }
    const values = attributionRows(explanation).map((_, row) => {
      const own = runs.map((rows) => sized(rows[row] as Float64Array, absolute));
      return mean(own.flatMap((one, r) => own.slice(r + 1).map((other) => measures[measure](one, other))));
    });
    return { values, evaluations };
  },
);
