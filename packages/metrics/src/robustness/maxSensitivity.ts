import { fail, sizeOf, throwIfAborted } from "@hyaline/core";
import { number } from "@hyaline/core/facts";
import { defineMetric } from "@hyaline/explanation";
import { attributionRows } from "../parts/attributionRows.js";
import { callOf } from "../parts/openModel.js";
import { perturbationOptions, readPerturbations } from "../parts/perturbations.js";

/**
 * How much an explanation changes at most under small moves of the input: the largest ‖e(x + U) − e(x)‖ / ‖e(x)‖, by
 * Euclidean norms; not divided where e(x) is 0. Perturbations that are not given are uniform within ±radius. Each row's
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
    source: {
      authors: "C.-K. Yeh, C.-Y. Hsieh, A. S. Suggala, D. I. Inouye, P. Ravikumar",
      title: "On the (In)fidelity and Sensitivity of Explanations",
      year: 2019,
      where: "definition 3.1",
    },
    direction: "lower",
    range: [0, Number.POSITIVE_INFINITY],
    needs: ["explain"],
  },
  { ...perturbationOptions, radius: number("Drawn moves are uniform within ±radius.", 0.02) },
  async ({ explanation, explain }, { radius, onProgress, batchSize: _, ...options }) => {
    const { data, target } = explanation;
    const moves = readPerturbations(data.shape, options, (random) => radius * (2 * random.uniform() - 1));
    const size = sizeOf(data.shape.slice(1));
    const call = callOf(options);
    const values: number[] = [];
    let evaluations = 0;
    for (const [row, own] of attributionRows(explanation).entries()) {
      throwIfAborted(options.signal);
      const moved = moves.of(row).map((move, i) => move + (data.values[row * size + (i % size)] as number));
      const found = await explain(
        { shape: [moves.draws, ...data.shape.slice(1)], values: moved },
        { ...call, target: target[row] ?? null },
      );
      evaluations += found.provenance.evaluations;
      const others = attributionRows(found);
      if (others.length !== moves.draws || others[0]?.length !== own.length)
        fail(
          "shape",
          "explain must give attributions like those of the explanation",
          `[${found.values.shape.join(", ")}] for ${moves.draws} rows of [${explanation.values.shape.slice(1)}]`,
        );
      const norm = length(own) || 1;
      const far = others.map((other) => length(other.map((value, i) => value - (own[i] as number))));
      values.push(far.reduce((most, each) => Math.max(most, each), 0) / norm);
      onProgress?.({ done: row + 1, total: data.shape[0] as number });
    }
    return { values, evaluations, ...(moves.seed === undefined ? {} : { seed: moves.seed }) };
  },
);

const length = (row: Float64Array): number => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
