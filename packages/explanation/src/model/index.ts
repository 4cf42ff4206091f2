/**
 * A model as a batched function of arrays, whether it can be looked into or not: what explainers and the metrics of
 * explanations share.
 */
export { asBlackBox } from "./asBlackBox.js";
export { type Baseline, readBaseline } from "./baseline.js";
export {
  type BlackBox,
  type BlackBoxOptions,
  blackBox,
  type PredictCall,
  type PredictFunction,
} from "./blackBox.js";
export {
  type ChooseOutputs,
  type ChosenOutputs,
  chooseOutputs,
  chooseTarget,
} from "./chosenOutputs.js";
export { type Chunk, defaultBatchSize, equalChunks } from "./chunks.js";
export type { HostInputs } from "./hostInputs.js";
export { hostInputsOf } from "./hostInputsOf.js";
export {
  attributedOf,
  type Columns,
  columnsOf,
  type ExplainedInputs,
  type HostInput,
  type Inputs,
  inputTensors,
  isInputRecord,
  modelInput,
  type ReadInputsOptions,
  readInputs,
  rowSizeOf,
} from "./inputs.js";
export {
  type HostOutputs,
  type InputsRunner,
  inputsRunner,
} from "./inputsRunner.js";
export {
  callModel,
  checkIsModel,
  isBlackBox,
  isWhiteBox,
  type Model,
  modelOutput,
  type WhiteBox,
} from "./model.js";
export { type ModelRunner, modelRunner, type RunnerOptions } from "./modelRunner.js";
export type { Origins } from "./origins.js";
export { type Pipeline, pipeline, type Stages } from "./pipeline.js";
export { refuseOtherInputs } from "./refuseOtherInputs.js";
export { repeatRow } from "./repeatRow.js";
export {
  checkDifferentiable,
  type HostRows,
  type RowColumn,
  type Rows,
  readRows,
  rowsTensor,
} from "./rows.js";
export { type RowsAgain, rowsToExplain } from "./rowsToExplain.js";
export {
  explainedOutput,
  explainedOutputs,
  type IndexTarget,
  type Outputs,
  type RowTarget,
  resolveTargets,
  type Selection,
  selectionOf,
  type Target,
  targetName,
  type WeightedTarget,
} from "./targets.js";
export type { LayerOfVariables, TrainedModel, TrainingCheckpoint, VariableModel } from "./trainedModel.js";
