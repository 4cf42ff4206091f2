// Why did the model answer that? Maskers and explainers: perturbation, gradient, propagation and more.
// Not here: drawing and scoring explanations; an explainer never names a backend.

export type { Explainer, ExplainerOptions, ExplainOptions } from "./explainer.js";
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
export {
  type KernelShap,
  type KernelShapOptions,
  type KernelShapOutputs,
  kernelShap,
} from "./perturbation/kernelShap.js";
export type { Link } from "./perturbation/link.js";
