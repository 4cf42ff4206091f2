import { type CallOptions, fail, type Spec } from "@hyaline/core";
import { type Layer, outputSpec } from "@hyaline/layers";
import { checkCounts, checkSeed } from "../checkArguments.js";
import type { Dataset } from "../data/dataset.js";
import { batchCount } from "./batches.js";
import { checkDataset } from "./checkDataset.js";
import type { FitOptions } from "./fitOptions.js";

/** The options of `fit`, checked and complete. */
export interface FitPlan {
  readonly epochs: number;
  readonly batchSize: number;
  /** Steps in an epoch. */
  readonly steps: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly seed: number;
  readonly evaluationBatch: number;
  /** Of a batch of inputs. */
  readonly inputSpec: Spec;
  readonly call: CallOptions;
}

export function checkFit(model: Layer, data: Dataset, options: FitOptions): FitPlan {
  const { optimizer, loss, epochs, seed = 0, shuffle = true, dropLast = false, validation } = options;
  if (typeof model?.init !== "function")
    fail("argument", "fit trains a layer", typeof model, "wrap functions and layers with sequential([…])");
  if (typeof optimizer?.update !== "function")
    fail("argument", "fit needs an optimizer", typeof optimizer, "give { optimizer: adam() }");
  if (typeof loss !== "function")
    fail("argument", "fit needs a loss", typeof loss, "give { loss: losses.crossEntropy }");
  checkDataset("fit", data);
  const batchSize = options.batchSize === "full" ? data.rows : (options.batchSize ?? 32);
  checkCounts("fit", { epochs, batchSize });
  checkSeed("fit", seed);
  const rows = Math.min(batchSize, data.rows);
  const { dtype, rowShape } = data.inputs;
  const inputSpec = { dtype, shape: [rows, ...rowShape] };
  if (validation) checkDataset("fit", validation, data);
  if (loss.checkTargets) {
    const output = outputSpec(model, inputSpec);
    loss.checkTargets(data.targets, output);
    if (validation) loss.checkTargets(validation.targets, output);
  }
  const { backend, signal } = options;
  return {
    epochs,
    batchSize,
    steps: batchCount(data.rows, { size: batchSize, dropLast }),
    shuffle,
    dropLast,
    seed,
    evaluationBatch: Math.max(batchSize, 256),
    inputSpec,
    call: { ...(backend ? { backend } : {}), ...(signal ? { signal } : {}) },
  };
}
