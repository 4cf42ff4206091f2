// Why did the model answer that? Maskers and explainers: perturbation, gradient, propagation and more.
// Not here: drawing and scoring explanations; an explainer never names a backend.

export { blackBox, explanationFromJson, explanationToJson } from "@hyaline/explanation";
export type {
  Explainer,
  ExplainerOptions,
  ExplainOptions,
  ExplainOutputsOptions,
  OutputsExplainer,
} from "./explainer.js";
export {
  type IntegratedGradients,
  type IntegratedGradientsCall,
  type IntegratedGradientsGraphOptions,
  type IntegratedGradientsOptions,
  integratedGradients,
  type TracedAttribution,
} from "./gradient/integratedGradients.js";
export type { PathMethod } from "./gradient/pathRule.js";
export { type BackgroundMaskerOptions, backgroundMasker } from "./maskers/backgroundMasker.js";
export type { BoundMasker, Masker } from "./maskers/masker.js";
export type { Groups } from "./maskers/players.js";
export type { Samples } from "./perturbation/coalitions.js";
export type { Binning } from "./perturbation/discretizer.js";
export type { FeatureSelection } from "./perturbation/featureSelection.js";
export { type KernelShapOptions, kernelShap } from "./perturbation/kernelShap.js";
export type { LimeOptions } from "./perturbation/lime.js";
export { type LimeImageOptions, limeImage } from "./perturbation/limeImage.js";
export { type LimeTabularOptions, limeTabular } from "./perturbation/limeTabular.js";
export type { Link } from "./perturbation/link.js";
export type { SurrogateFacts, WeightedCondition } from "./perturbation/surrogateResults.js";
export type { TabularFeatureOptions } from "./perturbation/tabularFeatures.js";
export { type GridOptions, gridSegmentation } from "./segmentation/grid.js";
export { type QuickshiftOptions, quickshift } from "./segmentation/quickshift.js";
export type { Segmentation } from "./segmentation/segmentation.js";
