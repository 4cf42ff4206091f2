// Why did the model answer that? A model and rows in, an explanation out: one folder for each family of methods, whose
// `parts/` are its own. Not here: what methods share (`@hyaline/explanation`), drawing and scoring explanations; an
// explainer never names a backend.

export {
  type Activations,
  type AnytimeOptions,
  type AtLayer,
  activations,
  atLayer,
  type BackgroundMaskerOptions,
  type BoundMasker,
  backgroundMasker,
  blackBox,
  explanationFromJson,
  explanationToJson,
  type FelzenszwalbOptions,
  felzenszwalb,
  type GridOptions,
  type Groups,
  gridSegmentation,
  intervene,
  type LayerInfo,
  type LayerRef,
  type Link,
  listLayers,
  type Masker,
  type QuickshiftOptions,
  quickshift,
  resultFromJson,
  resultToJson,
  type Segmentation,
  type SlicOptions,
  slic,
  type TextMasker,
  type TextMaskerOptions,
  textMasker,
  type Until,
} from "@hyaline/explanation";
export { ablationCam } from "./activation/ablationCam.js";
export { eigenCam } from "./activation/eigenCam.js";
export { fullGrad } from "./activation/fullGrad.js";
export { gradCam } from "./activation/gradCam.js";
export { gradCamPlusPlus } from "./activation/gradCamPlusPlus.js";
export { guidedGradCam } from "./activation/guidedGradCam.js";
export { hiResCam } from "./activation/hiResCam.js";
export { internalInfluence } from "./activation/internalInfluence.js";
export { layerCam } from "./activation/layerCam.js";
export { layerConductance } from "./activation/layerConductance.js";
export { leGrad } from "./activation/leGrad.js";
export { neuronConductance } from "./activation/neuronConductance.js";
export { scoreCam } from "./activation/scoreCam.js";
export { xGradCam } from "./activation/xGradCam.js";
export { activationMaximisation } from "./concept/activationMaximisation.js";
export {
  type ConceptOptions,
  type ConceptVectors,
  conceptActivationVectors,
} from "./concept/conceptActivationVectors.js";
export { conceptRelevance } from "./concept/conceptRelevance.js";
export type { ConceptRows } from "./concept/parts/conceptOptions.js";
export { probe } from "./concept/probe.js";
export { tcav } from "./concept/tcav.js";
export { contrastive } from "./counterfactual/contrastive.js";
export { dice } from "./counterfactual/dice.js";
export { wachter } from "./counterfactual/wachter.js";
export type {
  Explainer,
  ExplainerOptions,
  ExplainOptions,
  ExplainOutputsOptions,
  OutputsExplainer,
} from "./explainer.js";
export { accumulatedLocalEffects } from "./global/accumulatedLocalEffects.js";
export { aggregateExplanation } from "./global/aggregateExplanation.js";
export { type CompareSubgroupsOptions, compareSubgroups } from "./global/compareSubgroups.js";
export { type ExplanationDriftOptions, explanationDrift } from "./global/explanationDrift.js";
export { hStatistic } from "./global/hStatistic.js";
export { individualConditional } from "./global/individualConditional.js";
export { morris } from "./global/morris.js";
export { partialDependence } from "./global/partialDependence.js";
export { type LossName, permutationImportance, type RowLoss } from "./global/permutationImportance.js";
export { sobol } from "./global/sobol.js";
export { blurIntegratedGradients } from "./gradient/blurIntegratedGradients.js";
export { deconvnet } from "./gradient/deconvnet.js";
export { discretisedIntegratedGradients } from "./gradient/discretisedIntegratedGradients.js";
export { gradientShap } from "./gradient/gradientShap.js";
export { guidedBackprop } from "./gradient/guidedBackprop.js";
export { guidedIntegratedGradients } from "./gradient/guidedIntegratedGradients.js";
export { inputXGradient } from "./gradient/inputXGradient.js";
export {
  type IntegratedGradients,
  type IntegratedGradientsExplanation,
  type IntegratedGradientsOptions,
  integratedGradients,
} from "./gradient/integratedGradients.js";
export { integratedHessians } from "./gradient/integratedHessians.js";
export type { PathMethod } from "./gradient/parts/pathRule.js";
export { saliency } from "./gradient/saliency.js";
export { smoothGrad } from "./gradient/smoothGrad.js";
export { smoothGradSquared } from "./gradient/smoothGradSquared.js";
export { varGrad } from "./gradient/varGrad.js";
export { xrai } from "./gradient/xrai.js";
export { gradientSimilarity } from "./influence/gradientSimilarity.js";
export { influence } from "./influence/influence.js";
export { type ProtoSelectOptions, type Prototypes, protoSelect } from "./influence/protoSelect.js";
export { representerPoints } from "./influence/representerPoints.js";
export { similarity } from "./influence/similarity.js";
export { tracIn } from "./influence/tracIn.js";
export { trak } from "./influence/trak.js";
export { trustScore } from "./influence/trustScore.js";
export { activationPatching } from "./intervention/activationPatching.js";
export { attentionPatterns } from "./intervention/attentionPatterns.js";
export { attributionPatching } from "./intervention/attributionPatching.js";
export { layerAblation } from "./intervention/layerAblation.js";
export { logitLens } from "./intervention/logitLens.js";
export { type SparseAutoencoderWeights, sparseAutoencoder } from "./intervention/sparseAutoencoder.js";
export { type Dictionary, type SpliceOptions, spliceDictionary } from "./intervention/spliceDictionary.js";
export { type SteerOptions, steer } from "./intervention/steer.js";
export { featureAblation } from "./occlusion/featureAblation.js";
export { featurePermutation } from "./occlusion/featurePermutation.js";
export { occlusion } from "./occlusion/occlusion.js";
export { attentionRollout } from "./propagation/attentionRollout.js";
export { attnLrp } from "./propagation/attnLrp.js";
export { type CanoniseOptions, canonise } from "./propagation/canonise.js";
export { conservativePropagation } from "./propagation/conservativePropagation.js";
export { deepLift } from "./propagation/deepLift.js";
export { deepShap } from "./propagation/deepShap.js";
export { deepTaylor } from "./propagation/deepTaylor.js";
export { excitationBackprop } from "./propagation/excitationBackprop.js";
export { gradientRollout } from "./propagation/gradientRollout.js";
export { lrp } from "./propagation/lrp.js";
export { open } from "./propagation/open.js";
export {
  type Propagated,
  type PropagateOptions,
  type PropagationContext,
  type PropagationRule,
  type PropagationRules,
  propagate,
} from "./propagation/propagate.js";
export { deepLiftKnown, deepLiftRules } from "./propagation/rules/deepLift.js";
export {
  epsilonGammaBox,
  FIRST,
  LAST,
  type LrpComposite,
  type LrpPreset,
} from "./propagation/rules/relevance/composites.js";
export { type LrpRule, lrpRules } from "./propagation/rules/relevance/lrpRules.js";
export { anchors } from "./rules/anchors.js";
export { anchorsImage } from "./rules/anchorsImage.js";
export { anchorsText } from "./rules/anchorsText.js";
export { type AsymmetricShapOptions, asymmetricShap } from "./shapley/asymmetricShap.js";
export { type ExactShapOptions, exactShap } from "./shapley/exactShap.js";
export { type KernelShapOptions, kernelShap } from "./shapley/kernelShap.js";
export { type LeaveOneOutOptions, leaveOneOut } from "./shapley/leaveOneOut.js";
export { type LinearModel, type LinearShapOptions, linearShap } from "./shapley/linearShap.js";
export { type Hierarchy, type PartitionShapOptions, partitionShap } from "./shapley/partitionShap.js";
export type { RecordedCoalitions, Samples } from "./shapley/parts/samples.js";
export {
  type PermutationShapOptions,
  type Permutations,
  permutationShap,
} from "./shapley/permutationShap.js";
export { type SamplingShapOptions, samplingShap } from "./shapley/samplingShap.js";
export {
  type InteractionIndex,
  type InteractionTerm,
  type ShapleyInteractionsOptions,
  shapleyInteractions,
} from "./shapley/shapleyInteractions.js";
export { type TreeShapOptions, type Trees, treeShap } from "./shapley/treeShap.js";
export { type LimeImageOptions, limeImage } from "./surrogate/limeImage.js";
export { type LimeSeriesOptions, limeSeries } from "./surrogate/limeSeries.js";
export { type LimeTabularOptions, limeTabular } from "./surrogate/limeTabular.js";
export { type LimeTextOptions, limeText } from "./surrogate/limeText.js";
export type { Binning } from "./surrogate/parts/discretizer.js";
export type { FeatureSelection } from "./surrogate/parts/featureSelection.js";
export type { SurrogateFacts, WeightedCondition } from "./surrogate/parts/surrogateFacts.js";
export type { LimeOptions } from "./surrogate/parts/surrogateOptions.js";
export type { TabularFeatureOptions } from "./surrogate/parts/tabularFeatures.js";
export { type PickedRows, type SubmodularPickOptions, submodularPick } from "./surrogate/submodularPick.js";
export {
  type SurrogateTreeFacts,
  type SurrogateTreeOptions,
  surrogateTree,
} from "./surrogate/surrogateTree.js";
