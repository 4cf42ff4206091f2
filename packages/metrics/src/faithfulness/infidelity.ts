import { sizeOf } from "@hyaline/core";
import { flag, number } from "@hyaline/core/facts";
import {
  defineMetric,
  explainedOutput,
  type HostRows,
  modelRunner,
  readRows,
  type Selection,
} from "@hyaline/explanation";
import { elementRows } from "../parts/attributionRows.js";
import { perturbationOptions, readPerturbations } from "../parts/perturbations.js";
import { selectionsOf } from "../removalCurve.js";

/**
 * How far attributions are from foretelling what small moves of the input change: the mean over perturbations I of
 * (I·a − (f(x) − f(x − I)))². Perturbations that are not given are normal noise.
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
    source: {
      authors: "C.-K. Yeh, C.-Y. Hsieh, A. S. Suggala, D. I. Inouye, P. Ravikumar",
      title: "On the (In)fidelity and Sensitivity of Explanations",
      year: 2019,
      where: "definition 2.1",
    },
    direction: "lower",
    range: [0, Number.POSITIVE_INFINITY],
    needs: ["model"],
  },
  {
    ...perturbationOptions,
    deviation: number("The standard deviation of drawn noise.", 0.1),
    normalise: flag("Scale attributions by the factor that serves each row best.", false),
  },
  async ({ explanation, model }, { deviation, normalise, batchSize, onProgress, ...options }) => {
    const call = {
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.backend ? { backend: options.backend } : {}),
    };
    const noise = readPerturbations(explanation, options, (random) => deviation * random.normal());
    const attributions = elementRows(explanation);
    const rows = await readRows(explanation.data, "the explanation's data", call);
    const size = sizeOf(rows.rowShape);
    const runner = modelRunner(model, batchSize === undefined ? {} : { batchSize });
    const scores: number[] = [];
    try {
      const { values: outputs, shape } = await runner.run(rows, call);
      const width = shape[1] as number;
      const targets = selectionsOf(explanation, rows.count, width);
      for (const [row, attribution] of attributions.entries()) {
        const target = targets[row] as Selection;
        const moves = noise.of(row);
        const moved = await runner.run(movedRows(rows, row, moves), call);
        const before = explainedOutput(target, outputs, row * width);
        const changes = Float64Array.from({ length: noise.draws }, (_, k) => {
          return before - explainedOutput(target, moved.values, k * width);
        });
        const foretold = changes.map((_, k) =>
          attribution.reduce((sum, a, i) => sum + a * (moves[k * size + i] as number), 0),
        );
        scores.push(meanSquare(foretold, changes, normalise));
        onProgress?.({ done: row + 1, total: rows.count });
      }
    } finally {
      runner.dispose();
    }
    return {
      values: scores,
      evaluations: rows.count * (1 + noise.draws),
      ...(noise.seed === undefined ? {} : { seed: noise.seed }),
    };
  },
);

/** A row less each of the moves, in the row's own precision. */
function movedRows(rows: HostRows, row: number, moves: Float64Array): HostRows {
  const { rowSize, rowShape, values } = rows;
  const count = moves.length / rowSize;
  const moved = values.slice(0, 0).constructor as typeof Float64Array;
  return {
    ...rows,
    count,
    shape: [count, ...rowShape],
    values: moved.from(moves, (move, i) => (values[row * rowSize + (i % rowSize)] as number) - move),
  };
}

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
