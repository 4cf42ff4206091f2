/**
 * What explainers, metrics of explanations and plots share beside tensors. What an
 * explanation is, how it travels as JSON and how it was made; and a model as a batched function of arrays, whether it
 * can be looked into or not. A package of its own, so that code that only
 * computes does not bundle it.
 */

export { elementValues } from "./elementValues.js";
export type { Explanation, Provenance } from "./explanation.js";
export { explanationFromJson } from "./fromJson.js";
export * from "./model/index.js";
export { type ProvenanceFacts, provenanceOf } from "./provenance.js";
export { explanationToJson } from "./toJson.js";
