// How good is an explanation: faithfulness, robustness, complexity.
// Not here: explaining and drawing. A metric takes an explanation and a model, never an explainer.

export { type CompletenessOptions, completenessError } from "./completenessError.js";
export { deletionAuc, deletionCurve, insertionAuc, insertionCurve } from "./insertionDeletion.js";
export type { Metric, MetricFacts, MetricOptions } from "./metric.js";
export type { Unit } from "./ranking.js";
export type { RemovalCurve, RemovalOptions } from "./removalCurve.js";
