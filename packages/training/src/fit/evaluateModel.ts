import { type LongCallOptions, throwIfAborted } from "@hyaline/core";
import { type Layer, outputSpec, type Variables } from "@hyaline/layers";
import { checkCounts } from "../checkArguments.js";
import type { Dataset } from "../data/dataset.js";
import type { Loss } from "../losses/loss.js";
import type { Metric } from "../metrics/metric.js";
import { checkDataset } from "./checkDataset.js";
import { evaluator } from "./evaluator.js";
import type { Measures } from "./means.js";

export interface EvaluateModelOptions extends LongCallOptions {
  readonly loss: Loss;
  readonly metrics?: Readonly<Record<string, Metric>>;
  /** Rows per call (default 256). */
  readonly batchSize?: number;
}

/**
 * The means of a loss and of metrics over all rows of a dataset; the model does not train meanwhile.
 *
 * @throws HyalineError `argument`, `shape`, `data` for labels out of range, `convergence` when the loss is not finite,
 * `aborted`
 * @example
 * ```ts
 * const { loss, metrics } = await evaluateModel(model, trained, test, {
 *   loss: losses.crossEntropy,
 *   metrics: { accuracy: metrics.accuracy },
 * });
 * ```
 */
export async function evaluateModel(
  model: Layer,
  variables: Variables,
  data: Dataset,
  options: EvaluateModelOptions,
): Promise<Measures> {
  const { loss, batchSize = 256, backend, signal, onProgress } = options;
  checkDataset("evaluateModel", data);
  checkCounts("evaluateModel", { batchSize });
  const { dtype, rowShape } = data.inputs;
  if (loss.checkTargets)
    loss.checkTargets(data.targets, outputSpec(model, { dtype, shape: [1, ...rowShape] }));
  throwIfAborted(signal);
  const judge = evaluator(model, options);
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
