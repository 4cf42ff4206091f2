import type { CallOptions, Progress } from "@hyaline/core";
import type { Variables } from "@hyaline/layers";
import type { Optimizer, OptimizerState } from "@hyaline/optimizers";
import type { Dataset } from "../data/dataset.js";
import type { Loss } from "../losses/loss.js";
import type { Metric } from "../metrics/metric.js";
import type { Measures } from "./means.js";

/** One pass over the data: means over its steps, as they were made. */
export interface Epoch extends Measures {
  /** From 1. */
  readonly epoch: number;
  /** The validation data's means after the epoch. */
  readonly validation?: Measures;
}

/** How far training has come; `done` and `total` count steps of all epochs. */
export interface TrainingProgress extends Progress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** The step within the epoch, from 1. */
  readonly step: number;
  /** Steps in an epoch. */
  readonly steps: number;
  /** Means over the epoch so far, as of the last reading. */
  readonly measures: Measures;
  /** At the last step of an epoch, once the validation data are through. */
  readonly validation?: Measures;
}

/** What `onEpoch` sees. */
export interface EpochReport extends Epoch {
  /** Valid until the callback's result resolves; keep a copy with `saveCheckpoint`. */
  readonly variables: Variables;
  /** As `variables`. */
  readonly optimizerState: OptimizerState;
  readonly history: readonly Epoch[];
}

export interface FitOptions extends CallOptions {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  /** Numbers to watch besides the loss. */
  readonly metrics?: Readonly<Record<string, Metric>>;
  /** How many times to go through the data. */
  readonly epochs: number;
  /** Rows per step (default 32, as in Keras), or all of them. */
  readonly batchSize?: number | "full";
  /** Whether each epoch takes the rows in another order (default true). */
  readonly shuffle?: boolean;
  /** Leave out a last batch that is smaller than the others (default false). */
  readonly dropLast?: boolean;
  /** Of the first parameters, the order of rows, and dropout (default 0). The same seed gives the same numbers. */
  readonly seed?: number;
  /** Where to start from (default: fresh variables). They stay the caller's and stay as they are. */
  readonly variables?: Variables;
  /** To go on with an interrupted training (default: fresh). It stays the caller's. */
  readonly optimizerState?: OptimizerState;
  /** Judged after every epoch. */
  readonly validation?: Dataset;
  /** Called after every step. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Called, and awaited, after every epoch; `"stop"` ends the training there. */
  readonly onEpoch?: (report: EpochReport) => unknown;
}

export interface FitResult extends Variables {
  /** For going on later. */
  readonly optimizerState: OptimizerState;
  readonly history: readonly Epoch[];
}
