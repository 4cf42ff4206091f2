// How good is an explanation: faithfulness, robustness, localisation, complexity, agreement, axioms.
// Not here: explaining and drawing. A metric takes an explanation and what it needs besides, and never names an explainer.

export { agreement } from "./agreement/agreement.js";
export { type CompletenessOptions, completenessError } from "./completenessError.js";
export { complexity } from "./complexity/complexity.js";
export { effectiveComplexity } from "./complexity/effectiveComplexity.js";
export { sparseness } from "./complexity/sparseness.js";
export { infidelity } from "./faithfulness/infidelity.js";
export { deletionAuc, deletionCurve, insertionAuc, insertionCurve } from "./insertionDeletion.js";
export { attributionLocalisation } from "./localisation/attributionLocalisation.js";
export { localisationAuc } from "./localisation/localisationAuc.js";
export { pointingGame } from "./localisation/pointingGame.js";
export { relevanceMassAccuracy } from "./localisation/relevanceMassAccuracy.js";
export { relevanceRankAccuracy } from "./localisation/relevanceRankAccuracy.js";
export { topKIntersection } from "./localisation/topKIntersection.js";
export type { Metric, MetricFacts, MetricOptions } from "./metric.js";
export type { Unit } from "./ranking.js";
export type { RemovalCurve, RemovalOptions } from "./removalCurve.js";
export { maxSensitivity } from "./robustness/maxSensitivity.js";
