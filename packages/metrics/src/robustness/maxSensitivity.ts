import { number } from "@hyaline/core/facts";
import { defineMetric } from "@hyaline/explanation";
import { attributionRows } from "../parts/attributionRows.js";
import { explainAgain } from "../parts/explainAgain.js";
import { attributedData, callOf, inputsWith, modelOptions, readExplained } from "../parts/openModel.js";
import { infidelityAndSensitivity } from "../parts/papers.js";
import { perturbationOptions, readPerturbations } from "../parts/perturbations.js";

/**
 * How much an explanation changes at most under small moves of the input: the largest ‖e(x + U) − e(x)‖ / ‖e(x)‖, by
 * Euclidean norms; not divided where e(x) is 0. Perturbations that are not given are uniform within ±radius. Of several
 * inputs those that were attributed move. Each row's
 * moves are explained in one call, for the row's own target.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`, and those of `explain`
 * @example
 * ```ts
 * const explainer = saliency(model);
 * const explanation = await explainer.explain(x, { target: 1 });
 * const { values } = await maxSensitivity({ explanation, explain: explainer.explain }, { radius: 0.02 });
 * ```
 */
export const maxSensitivity = /* @__PURE__ */ defineMetric(
  {
    name: "maxSensitivity",
    title: "Max-sensitivity",
    family: "robustness",
    summary: "How much an explanation changes at most under small moves of the input.",
    formula: "max_U ‖e(x + U) − e(x)‖ / ‖e(x)‖",
    source: { ...infidelityAndSensitivity, where: "definition 3.1" },
    direction: "lower",
    range: [0, Number.POSITIVE_INFINITY],
    needs: ["explain"],
  },
  {
    ...perturbationOptions,
    ...modelOptions,
    /** Drawn moves are uniform within ±radius (default 0.02). */
    radius: number("Drawn moves are uniform within ±radius.", 0.02),
  },
  async ({ explanation, explain }, { radius, onProgress, batchSize: _, ...options }) => {
    const call = callOf(options);
    const inputs = await readExplained(explanation, options, true);
    const { shape, rowSize: size, values: data } = attributedData(inputs);
    const moves = readPerturbations(shape, options, (random) => radius * (2 * random.uniform() - 1));
    const values: number[] = [];
    let evaluations = 0;
    for (const [row, own] of attributionRows(explanation).entries()) {
      const moved = moves.of(row).map((move, i) => move + (data[row * size + (i % size)] as number));
      const targets = Array.from({ length: moves.draws }, () => explanation.target[row] ?? null);
      const found = await explainAgain(explain, inputsWith(inputs, row, moved), targets, explanation, call);
      evaluations += found.evaluations;
      const norm = length(own) || 1;
      const far = found.rows.map((other) => length(other.map((value, i) => value - (own[i] as number))));
      values.push(far.reduce((most, each) => Math.max(most, each), 0) / norm);
      onProgress?.({ done: row + 1, total: inputs.count });
    }
    return { values, evaluations, ...(moves.seed === undefined ? {} : { seed: moves.seed }) };
  },
);

const length = (row: Float64Array): number => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
