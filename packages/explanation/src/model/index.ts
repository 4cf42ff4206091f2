/**
 * A model as a batched function of arrays, whether it can be looked into or not: what explainers and the metrics of
 * explanations share.
 */
export { type Baseline, readBaseline } from "./baseline.js";
export {
  type BlackBox,
  type BlackBoxOptions,
  blackBox,
  type PredictCall,
  type PredictFunction,
} from "./blackBox.js";
export { type Chunk, defaultBatchSize, equalChunks } from "./chunks.js";
export { countOf, type HostInputs, sliceOf } from "./hostInputs.js";
export { callModel, isWhiteBox, type Model, type WhiteBox } from "./model.js";
export { type ModelRunner, modelRunner, type RunnerOptions } from "./modelRunner.js";
export { type Pipeline, pipeline, type Stages } from "./pipeline.js";
export { checkDifferentiable, checkFinite, type HostRows, type Rows, readRows, rowsTensor } from "./rows.js";
export { resolveTargets, type Target } from "./targets.js";
