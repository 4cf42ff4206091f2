/**
 * How models learn: the fit loop, losses, scores, the way of data into batches, checkpoints.
 * Not here: layers and optimizers, which it composes; it never names a backend.
 */

export { type Checkpoint, type LoadCheckpointOptions, loadCheckpoint } from "./checkpoint/loadCheckpoint.js";
export { type SaveCheckpointOptions, saveCheckpoint } from "./checkpoint/saveCheckpoint.js";
export type { Column, ColumnSource } from "./data/column.js";
export type { Columns } from "./data/columns.js";
export {
  type ColumnsOf,
  type ColumnsSource,
  type Dataset,
  type DatasetOptions,
  dataset,
  take,
} from "./data/dataset.js";
export { type SplitOptions, split } from "./data/split.js";
export { type Standardiser, standardise } from "./data/standardise.js";
export { type EvaluateModelOptions, evaluateModel } from "./fit/evaluateModel.js";
export {
  type FindLearningRateOptions,
  findLearningRate,
  type LearningRates,
} from "./fit/findLearningRate.js";
export { fit } from "./fit/fit.js";
export type {
  Epoch,
  EpochReport,
  FitOptions,
  FitResult,
  TrainingProgress,
} from "./fit/fitOptions.js";
export type { Measures } from "./fit/means.js";
export { type PredictOptions, predict } from "./fit/predict.js";
export {
  type StepResult,
  type TrainState,
  type TrainStep,
  type TrainStepOptions,
  trainStep,
} from "./fit/trainStep.js";
export * as losses from "./losses/index.js";
export type { Loss, Losses } from "./losses/loss.js";
export { type ProgressBarOptions, progressBar } from "./progressBar.js";
export * as scores from "./scores/index.js";
export type { Score, Scored } from "./scores/score.js";
