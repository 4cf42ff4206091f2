import { type Tensor, type Tree, throwIfAborted } from "@hyaline/core";
import { type Given, readOptions } from "@hyaline/core/facts";
import { type Layer, outputSpec, type SpecTree, type Variables } from "@hyaline/layers";
import { type Columns, specsOfRows } from "../data/columns.js";
import type { Dataset } from "../data/dataset.js";
import { checkDataset } from "../data/parts/checkDataset.js";
import { batchedOptions, lossOption, refuseOldNames, scoresOption } from "../parts/options.js";
import { evaluator } from "./evaluator.js";
import type { Measures } from "./means.js";
import { objectiveOf } from "./objective.js";

const evaluateModelOptions = {
  /** Averaged over all rows, such as `losses.crossEntropy`. */
  loss: lossOption(),
  /** Further numbers, by name, such as `{ accuracy: scores.accuracy }`. */
  scores: scoresOption(),
  ...batchedOptions,
};
export interface EvaluateModelOptions extends Given<typeof evaluateModelOptions> {}

/**
 * The means of a loss and of scores over all rows of a dataset; the model does not train meanwhile.
 *
 * @throws HyalineError `argument`, `shape`, `data` for labels out of range, `convergence` when the loss is not finite,
 * `aborted`
 * @example
 * ```ts
 * const { loss, scores: measured } = await evaluateModel(model, trained, test, {
 *   loss: losses.crossEntropy,
 *   scores: { accuracy: scores.accuracy },
 * });
 * ```
 */
export async function evaluateModel<X extends Tree = Tensor, Y extends Tree = Tensor>(
  model: Layer<X, Y>,
  variables: Variables,
  data: Dataset<Columns, Columns>,
  options: EvaluateModelOptions,
): Promise<Measures> {
  refuseOldNames("evaluateModel", options);
  const used = readOptions("evaluateModel", evaluateModelOptions, options);
  const { loss, batchSize, backend, signal, onProgress } = used;
  checkDataset("evaluateModel", data);
  const objective = objectiveOf(loss, used.scores);
  objective.checkTargets(
    data.targets,
    outputSpec(model, specsOfRows(data.inputs, 1) as SpecTree<X>) as SpecTree<Tree>,
  );
  throwIfAborted(signal);
  const judge = evaluator(model, objective);
  try {
    return await judge.run(variables, data, {
      batchSize,
      ...(backend ? { backend } : {}),
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onBatch: (done, total) => onProgress({ done, total }) } : {}),
    });
  } finally {
    judge.dispose();
  }
}
