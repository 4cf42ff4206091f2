/**
 * The parts of models: each layer is a pure `init`/`apply` pair over named parameters, and holds no tensor itself.
 * Not here: the functions they are made of (core's ops), and training them (`@hyaline/training`).
 */
export * from "./activation/index.js";
export { type Architecture, architectureOf, type SuppliedLayers } from "./architecture.js";
export * from "./attention/index.js";
export { bind } from "./bind.js";
export * from "./container/index.js";
export * from "./convolution/index.js";
export * from "./dense/index.js";
export * from "./embedding/index.js";
export { fromArchitecture } from "./fromArchitecture.js";
export * from "./initialisers/index.js";
export {
  type AnyLayer,
  type Applied,
  type ApplyOptions,
  type Layer,
  type LayerLike,
  type Params,
  type ReadWeight,
  type Recipe,
  type SpecTree,
  type StatelessRules,
  stateless,
  type Variables,
} from "./layer.js";
export { loadWeights } from "./loadWeights.js";
export * from "./normalisation/index.js";
export { outputSpec } from "./outputSpec.js";
export * from "./pooling/index.js";
export * from "./recurrent/index.js";
export * from "./shape/index.js";
export { type Summary, type SummaryOptions, type SummaryRow, summary } from "./summary.js";
export { torchWeights } from "./torchWeights.js";
