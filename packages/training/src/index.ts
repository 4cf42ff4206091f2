/**
 * How models learn: the fit loop, losses, scores, the way of data into batches, checkpoints.
 * Not here: layers and optimizers, which it composes; it never names a backend.
 */

export { type Checkpoint, type LoadCheckpointOptions, loadCheckpoint } from "./checkpoint/loadCheckpoint.js";
export { type SaveCheckpointOptions, saveCheckpoint } from "./checkpoint/saveCheckpoint.js";
export { type BalancedOptions, balanced } from "./data/balanced.js";
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
export { type FromImagesOptions, fromImages, type Pixels } from "./data/fromImages.js";
export { type Example, fromIterable, type Gathered, type RowValue } from "./data/fromIterable.js";
export { oneHot } from "./data/oneHot.js";
export { prefetched } from "./data/prefetched.js";
export { type SplitOptions, split } from "./data/split.js";
export { type Standardiser, standardise } from "./data/standardise.js";
export type { TableSource } from "./data/table/bytesOf.js";
export { type ReadCsvOptions, readCsv } from "./data/table/readCsv.js";
export { type ReadParquetOptions, readParquet } from "./data/table/readParquet.js";
export type { CategoryColumn, DataTable, NumberColumn, TableColumn } from "./data/table/table.js";
export { type TableData, type TableDatasetOptions, tableDataset } from "./data/table/tableDataset.js";
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
export { type LoadedModel, type LoadModelOptions, loadModel } from "./model/loadModel.js";
export { type SaveModelOptions, saveModel } from "./model/saveModel.js";
export { type ProgressBarOptions, progressBar } from "./progressBar.js";
export { type BootstrapOptions, bootstrap, type Interval } from "./scores/bootstrap.js";
export * as scores from "./scores/index.js";
export type { RowsSource } from "./scores/parts/readRows.js";
export type { AnyScore, Score, Scored } from "./scores/score.js";
export type { WholeScore } from "./scores/wholeScore.js";
export { type EpochLogOptions, epochLog } from "./watch/epochLog.js";
export { type LiveCurvesOptions, liveCurves, type Shows } from "./watch/liveCurves.js";
