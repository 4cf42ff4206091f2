import type { CallOptions, Tensor, Tree } from "@hyaline/core";
import { jit, named, throwIfAborted } from "@hyaline/core";
import type { Layer, Variables } from "@hyaline/layers";
import type { Columns } from "../data/columns.js";
import type { Dataset } from "../data/dataset.js";
import { batchCount, batches, disposeBatch, partsOf } from "./batches.js";
import { Means, type Measures } from "./means.js";
import type { Objective } from "./objective.js";
import { SeenOutputs } from "./seenOutputs.js";
import { checkOutput } from "./trainStep.js";

export interface EvaluatorRun extends CallOptions {
  readonly batchSize: number;
  readonly onBatch?: (done: number, total: number) => void;
}

/** Judges a model on whole datasets, with one compiled call per batch that lasts over several evaluations. */
export interface Evaluator {
  run(variables: Variables, data: Dataset<Columns, Columns>, options: EvaluatorRun): Promise<Measures>;
  dispose(): void;
}

export function evaluator<X extends Tree, Y extends Tree>(
  model: Layer<X, Y>,
  objective: Objective,
): Evaluator {
  const judge = jit(
    ({ params, state }: Variables, inputs: Tree, targets: Tree, weights?: Tensor) => {
      const { output } = named(model.name, () => model.apply(params, inputs as X, { state }));
      checkOutput(model, output, inputs);
      return {
        loss: named("loss", () => objective.loss(output, targets, weights)),
        outputs: objective.whole.length > 0 ? output : ({} as Y),
        scores: objective.scores(output, targets),
      };
    },
    { label: "evaluation" },
  );
  return {
    async run({ params, state }, data, { batchSize, onBatch, ...call }) {
      const means = new Means(objective.scoreNames);
      const seen = new SeenOutputs(objective.whole);
      const total = batchCount(data.rows, { size: batchSize });
      let done = 0;
      try {
        for (const batch of batches(data, undefined, { size: batchSize })) {
          throwIfAborted(call.signal);
          try {
            const { outputs, ...result } = await judge.call([{ params, state }, ...partsOf(batch)], call);
            means.add({ ...result, rows: batch.rows });
            await seen.add(outputs, call);
          } finally {
            disposeBatch(batch);
          }
          onBatch?.(++done, total);
        }
        const measures = await means.read("the evaluation");
        return { ...measures, scores: { ...measures.scores, ...seen.scores(data.targets) } };
      } finally {
        means.dispose();
      }
    },
    dispose: () => judge.dispose(),
  };
}
