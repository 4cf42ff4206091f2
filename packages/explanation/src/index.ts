/**
 * What explainers, metrics of explanations and plots share beside tensors. What an
 * explanation is, how it travels as JSON and how it was made; and a model as a batched function of arrays, whether it
 * can be looked into or not. A package of its own, so that code that only
 * computes does not bundle it.
 */

export { type CoalitionRunner, coalitionRunner, type MaskedRows } from "./coalitions/coalitionRunner.js";
export {
  type CoalitionStream,
  coalitionStream,
  keyOf,
  type RowCoalitions,
} from "./coalitions/coalitionStream.js";
export * from "./define/index.js";
export { elementValues } from "./elementValues.js";
export type { ExplainedInput, Explanation, Provenance } from "./explanation.js";
export { explanationFromJson } from "./json/explanationFromJson.js";
export { explanationToJson } from "./json/explanationToJson.js";
export { type ResultKind, resultFromJson } from "./json/resultFromJson.js";
export { resultToJson } from "./json/resultToJson.js";
export * from "./layers/index.js";
export { type Link, linkOf, toUnits, unitOf } from "./link.js";
export { type BackgroundMaskerOptions, backgroundMasker } from "./maskers/backgroundMasker.js";
export { composeFrom } from "./maskers/composeFrom.js";
export type { BoundMasker, Masker } from "./maskers/masker.js";
export { assignPlayers, type Groups, playersOfElements } from "./maskers/players.js";
export { replaceAbsent } from "./maskers/replaceAbsent.js";
export { rideAlong } from "./maskers/rideAlong.js";
export {
  type BoundSegmentMasker,
  type SegmentFill,
  type SegmentMasker,
  type SegmentMaskerOptions,
  segmentMasker,
} from "./maskers/segmentMasker.js";
export {
  type BoundTextMasker,
  type TextMasker,
  type TextMaskerOptions,
  textMasker,
} from "./maskers/textMasker.js";
export * from "./model/index.js";
export { gram } from "./numerics/gram.js";
export { heldOutTree } from "./numerics/heldOutTree.js";
export { largestOf } from "./numerics/largestOf.js";
export { meanInterval } from "./numerics/meanInterval.js";
export { type RandomStream, randomStream, threefry, xoshiro128 } from "./numerics/randomStream.js";
export {
  pathOf,
  type RegressionNode,
  type RegressionRows,
  regressionTree,
  type TreeLimits,
} from "./numerics/regressionTree.js";
export { eachResample, RESAMPLES } from "./numerics/resample.js";
export { RunningMean } from "./numerics/runningMean.js";
export { type SymmetricSolver, symmetricSolve } from "./numerics/symmetricSolve.js";
export { atOnce, inTurns, loaded, type Work } from "./numerics/work.js";
export { type ProvenanceFacts, provenanceOf } from "./provenance.js";
export type * from "./results.js";
export { type FelzenszwalbOptions, felzenszwalb } from "./segmentation/felzenszwalb.js";
export { type GridOptions, gridSegmentation } from "./segmentation/grid.js";
export { type QuickshiftOptions, quickshift } from "./segmentation/quickshift.js";
export { numberSegments, type Segmentation, type SegmentationCall } from "./segmentation/segmentation.js";
export { type SlicOptions, slic } from "./segmentation/slic.js";
