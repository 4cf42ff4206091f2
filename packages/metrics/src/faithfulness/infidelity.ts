import { flag, number } from "@hyaline/core/facts";
import { defineMetric, explainedOutput, inputsRunner, type Selection } from "@hyaline/explanation";
import {
  attributedData,
  callOf,
  inputsWith,
  modelOptions,
  openModel,
  selectionsOf,
} from "../parts/openModel.js";
import { infidelityAndSensitivity } from "../parts/papers.js";
import { perturbationOptions, readPerturbations } from "../parts/perturbations.js";
import { rowUnits } from "../parts/units.js";

/**
 * How far attributions are from foretelling what small moves of the input change: the mean over perturbations I of
 * (I·a − (f(x) − f(x − I)))². Perturbations that are not given are normal noise. Of several inputs those that were attributed
 * move, and at a layer its value; both side by side in `perturbations`.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await infidelity({ explanation, model }, { draws: 50, deviation: 0.1 });
 * ```
 */
export const infidelity = /* @__PURE__ */ defineMetric(
  {
    name: "infidelity",
    title: "Infidelity",
    family: "faithfulness",
    summary: "How far attributions are from foretelling what small moves of the input change.",
    formula: "E_I[(I·a − (f(x) − f(x − I)))²]",
    source: { ...infidelityAndSensitivity, where: "definition 2.1" },
    direction: "lower",
    range: [0, Number.POSITIVE_INFINITY],
    needs: ["model"],
  },
  {
    ...perturbationOptions,
    /** The standard deviation of drawn noise (default 0.1). */
    deviation: number("The standard deviation of drawn noise.", 0.1),
    /** Scale attributions by the factor that serves each row best (default false). */
    normalise: flag("Scale attributions by the factor that serves each row best.", false),
    ...modelOptions,
  },
  async (subject, { deviation, normalise, batchSize, onProgress, ...options }) => {
    const call = callOf(options);
    const { model, inputs } = await openModel(subject, options);
    const { shape, rowSize: size, values } = attributedData(inputs);
    const noise = readPerturbations(shape, options, (random) => deviation * random.normal());
    const attributions = rowUnits(subject.explanation, inputs, "element");
    const runner = inputsRunner(model, { batchSize });
    const scores: number[] = [];
    try {
      const { values: outputs, shape: found } = await runner.run(inputs, call);
      const width = found[1] as number;
      const targets = selectionsOf(subject.explanation, width);
      for (const [row, { scores: attribution }] of attributions.entries()) {
        const target = targets[row] as Selection;
        const moves = noise.of(row);
        const at = moves.map((move, i) => (values[row * size + (i % size)] as number) - move);
        const moved = await runner.run(inputsWith(inputs, row, at), { ...call, origins: () => row });
        const before = explainedOutput(target, outputs, row * width);
        const changes = Float64Array.from({ length: noise.draws }, (_, k) => {
          return before - explainedOutput(target, moved.values, k * width);
        });
        const foretold = changes.map((_, k) =>
          attribution.reduce((sum, a, i) => sum + a * (moves[k * size + i] as number), 0),
        );
        scores.push(meanSquare(foretold, changes, normalise));
        onProgress?.({ done: row + 1, total: inputs.count });
      }
    } finally {
      runner.dispose();
    }
    return {
      values: scores,
      evaluations: inputs.count * (1 + noise.draws),
      ...(noise.seed === undefined ? {} : { seed: noise.seed }),
    };
  },
);

/** Captum's and the paper's: β = mean(s·d) / mean(s·s) scales what was foretold. */
function meanSquare(foretold: Float64Array, changes: Float64Array, normalise: boolean): number {
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, k) => sum + v * (b[k] as number), 0);
  const square = dot(foretold, foretold);
  const scale = normalise && square > 0 ? dot(foretold, changes) / square : 1;
  return (
    changes.reduce((sum, change, k) => sum + (scale * (foretold[k] as number) - change) ** 2, 0) /
    changes.length
  );
}
