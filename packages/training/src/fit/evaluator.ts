import type { CallOptions, Tensor } from "@hyaline/core";
import { type Jitted, jit, named, throwIfAborted } from "@hyaline/core";
import type { Layer, Variables } from "@hyaline/layers";
import type { Dataset } from "../data/dataset.js";
import type { Loss } from "../losses/loss.js";
import type { Score } from "../scores/score.js";
import { batchCount, batches, disposeBatch } from "./batches.js";
import { Means, type Measures } from "./means.js";
import { checkOutput } from "./trainStep.js";

export interface EvaluatorOptions {
  readonly loss: Loss;
  readonly scores?: Readonly<Record<string, Score>>;
}

export interface EvaluatorRun extends CallOptions {
  readonly batchSize: number;
  readonly onBatch?: (done: number, total: number) => void;
}

/** Judges a model on whole datasets, with one compiled call per batch that lasts over several evaluations. */
export interface Evaluator {
  run(variables: Variables, data: Dataset, options: EvaluatorRun): Promise<Measures>;
  dispose(): void;
}

export function evaluator(model: Layer, { loss, scores = {} }: EvaluatorOptions): Evaluator {
  const judge: Jitted<[Variables, Tensor, Tensor], { loss: Tensor; scores: Record<string, Tensor> }> = jit(
    ({ params, state }, inputs, targets) => {
      const { output } = named(model.name, () => model.apply(params, inputs, { state }));
      checkOutput(model, output, inputs);
      return {
        loss: named("loss", () => loss(output, targets)),
        scores: Object.fromEntries(
          Object.entries(scores).map(([name, score]) => [name, score(output, targets)]),
        ),
      };
    },
    { label: "evaluation" },
  );
  return {
    async run({ params, state }, data, { batchSize, onBatch, ...call }) {
      const means = new Means(Object.keys(scores));
      const total = batchCount(data.rows, { size: batchSize });
      let done = 0;
      try {
        for (const batch of batches(data, undefined, { size: batchSize })) {
          throwIfAborted(call.signal);
          try {
            const result = await judge.call([{ params, state }, batch.inputs, batch.targets], call);
            means.add({ ...result, rows: batch.rows });
          } finally {
            disposeBatch(batch);
          }
          onBatch?.(++done, total);
        }
        return await means.read("the evaluation");
      } finally {
        means.dispose();
      }
    },
    dispose: () => judge.dispose(),
  };
}
