import type { Backend, Progress } from "@hyaline/core";
import {
  callback,
  choice,
  flag,
  type Given,
  integer,
  number,
  record,
  text,
  value,
} from "@hyaline/core/facts";
import type { Params, Variables } from "@hyaline/layers";
import type { OptimizerState } from "@hyaline/optimizers";
import type { Columns } from "../data/columns.js";
import type { Dataset } from "../data/dataset.js";
import {
  batchSizeOption,
  classWeightOption,
  clipNormOption,
  isPath,
  isRecord,
  isSignal,
  lossOption,
  optimizerOption,
  scoresOption,
  seedOption,
} from "../parts/options.js";
import type { Measures } from "./means.js";

/** One pass over the data: means over its steps, as they were made. */
export interface Epoch extends Measures {
  /** From 1. */
  readonly epoch: number;
  /** The validation data's means after the epoch. */
  readonly validation?: Measures;
}

/** How far training has come; `done` and `total` count steps of this call. */
export interface TrainingProgress extends Progress {
  /** From 1, over all calls. */
  readonly epoch: number;
  /** The last one that is asked for. */
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
  /** As `variables`: the parameters to predict with, of an optimizer that averages. */
  readonly averaged?: Params;
  /** As `variables`. */
  readonly optimizerState: OptimizerState;
  readonly history: readonly Epoch[];
}

const earlyStoppingOptions = {
  /** How many epochs in a row may fail to be better (default 5). */
  patience: integer("How many epochs in a row may fail to be better.", 5, [0, 2147483647]),
  /** How much better an epoch must be to count (default 0). */
  minChange: number("How much better an epoch must be to count.", 0),
  /** What is watched: the loss (default), which should fall, or a score by its name, which should rise. */
  monitor: text(
    "What is watched: the loss, which should fall, or a score by its name, which should rise.",
    "loss",
  ),
  /** The result is that of the best epoch (default), not of the last one. */
  restoreBest: flag("The result is that of the best epoch, not of the last one.", true),
};

export const fitOptions = {
  /** What makes steps of gradients, such as `adam()`. */
  optimizer: optimizerOption(),
  /** What becomes small, such as `losses.crossEntropy`. */
  loss: lossOption(),
  /** Numbers to watch besides the loss, by name, such as `{ accuracy: scores.accuracy }`. */
  scores: scoresOption(),
  /** The joint norm that gradients are scaled down to before the optimizer sees them (default: they stay as they are). */
  clipNorm: clipNormOption(),
  /**
   * How much the rows of each class count, one number from 0 up for each class, or `"balanced"`: as much as makes all classes
   * count alike (default: all rows alike). Targets must be class labels.
   */
  classWeight: classWeightOption(),
  /** How many times to go through the data: further times, where `optimizerState` has a place. Needed unless `steps` is given. */
  epochs: integer("How many times to go through the data; needed unless steps is given.", undefined),
  /** How many further steps to make at most, also where that breaks an epoch off (default: as many as the epochs have). */
  steps: integer("How many further steps to make at most, also where that breaks an epoch off.", undefined),
  /** Rows per step (default 32, as in Keras), or all of them. */
  batchSize: batchSizeOption(),
  /** Whether each epoch takes the rows in another order (default true). */
  shuffle: flag("Whether each epoch takes the rows in another order.", true),
  /** Leave out a last batch that is smaller than the others (default false). */
  dropLast: flag("Leave out a last batch that is smaller than the others.", false),
  /**
   * Of the first parameters, the order of rows, and dropout (default 0, or that of the place in `optimizerState`). The same
   * seed gives the same numbers.
   */
  seed: seedOption(),
  /** Where to start from (default: fresh variables). They stay the caller's and stay as they are. */
  variables: value<Variables>("Where to start from.", "variables, { params, state }", isRecord),
  /**
   * To go on with an interrupted training (default: fresh). It stays the caller's. An earlier result's holds the place
   * where that ended: epoch, step, order of rows and keys go on from there.
   */
  optimizerState: value<OptimizerState>(
    "To go on with an interrupted training.",
    "an optimizer's state, such as an earlier result's",
    isRecord,
  ),
  /** Judged after every epoch. */
  validation: value<Dataset<Columns, Columns>>("Judged after every epoch.", "a dataset", isRecord),
  /** To end where the validation stops getting better, with what was best. It counts anew in each call. */
  earlyStopping: record(
    "To end where the validation stops getting better, with what was best.",
    earlyStoppingOptions,
  ),
  /** Where to write parameters, state and the optimizer's state after every epoch, as `saveCheckpoint` takes it. */
  checkpointPath: value<string | URL>(
    "Where to write parameters, state and the optimizer's state after every epoch, as saveCheckpoint takes it.",
    "a path or a file URL",
    isPath,
  ),
  /** Called after every step. */
  onProgress: callback<(progress: TrainingProgress) => void>("Called after every step.", "(progress) => …"),
  /** Called, and awaited, after every epoch; `"stop"` ends the training there. */
  onEpoch: callback<(report: EpochReport) => unknown>(
    'Called, and awaited, after every epoch; "stop" ends the training there.',
    "(report) => …",
  ),
  /** What an abort by `signal` does: an error (default), or the result so far, from which another `fit` goes on. */
  onAbort: choice("What an abort does: an error, or the result so far.", ["error", "partial"], "error"),
  /** Overrides the backend set by `useBackend`. */
  backend: value<Backend>("Overrides the backend set by useBackend."),
  /** Ends the training between two steps. */
  signal: value<AbortSignal>("Ends the training between two steps.", "an AbortSignal", isSignal),
};
export interface FitOptions extends Given<typeof fitOptions> {}

export interface FitResult extends Variables {
  /** The parameters to predict with, of an optimizer that averages: `bind(model, { params: averaged, state })`. */
  readonly averaged?: Params;
  /** For going on later: the optimizer's own, and the place where this training ended. */
  readonly optimizerState: OptimizerState;
  readonly history: readonly Epoch[];
}
