/**
 * How explainers, metrics and plots are declared: facts and options once, as data; a method is then its mathematics. Not
 * here: what a model, rows, targets and layers are.
 */

export { byInput } from "./byInput.js";
export { longCall } from "./commonOptions.js";
export { defineAsking, defineExplainer, defineTraced, type MadeOf } from "./defineExplainer.js";
export {
  type ChangeParameter,
  type CommonMetricOptions,
  defineMetric,
  type Explain,
  type Explains,
  type Judgement,
  type Metric,
  type MetricFacts,
  type Subject,
  type SubjectParts,
} from "./defineMetric.js";
export {
  type Drawables,
  type DrawnBy,
  definePlot,
  type Picture,
  type PictureWriter,
  type Plot,
  type PlotFacts,
  type PlotOptions,
  type ValueTable,
} from "./definePlot.js";
export type * from "./explainer.js";
export type { ExplainerFacts, Models, Promised, RowKinds } from "./facts.js";
export type * from "./method.js";
export { namesFor } from "./names.js";
export { perToken } from "./perToken.js";
export type * from "./resultTypes.js";
export {
  baselineRows,
  dataRows,
  layerOption,
  type NeuronRef,
  neuronOption,
  type RowsOption,
} from "./rowsOption.js";
export { takenInputs } from "./takenInputs.js";
export type { TokenReduction } from "./tokenReductions.js";
