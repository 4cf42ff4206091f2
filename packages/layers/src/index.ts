/**
 * The parts of models: each layer is a pure `init`/`apply` pair over named parameters, and holds no tensor itself.
 * Not here: the functions they are made of (core's ops), and training them (`@hyaline/training`).
 */
export { avgPool2d } from "./avgPool2d.js";
export { type BatchNormLayerOptions, batchNorm } from "./batchNorm.js";
export { bind } from "./bind.js";
export { type BlockOptions, type Bound, block } from "./block.js";
export { conv1d } from "./conv1d.js";
export { conv2d } from "./conv2d.js";
export { conv3d } from "./conv3d.js";
export type { ConvolutionOptions } from "./convolution.js";
export { dense, type KernelOptions } from "./dense.js";
export { dropout } from "./dropout.js";
export { type EmbeddingOptions, embedding } from "./embedding.js";
export { flatten } from "./flatten.js";
export { type GroupNormLayerOptions, groupNorm } from "./groupNorm.js";
export { gru } from "./gru.js";
export { constant, ones, zeros } from "./initialisers/constant.js";
export type { Initialiser, ParameterSpec } from "./initialisers/initialiser.js";
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  type VarianceScalingOptions,
  varianceScaling,
} from "./initialisers/varianceScaling.js";
export { lastStep } from "./lastStep.js";
export {
  type Applied,
  type ApplyOptions,
  type Layer,
  type LayerLike,
  type Params,
  type ReadWeight,
  type SpecTree,
  type StatelessRules,
  stateless,
  type Variables,
} from "./layer.js";
export { type LayerNormLayerOptions, layerNorm } from "./layerNorm.js";
export { loadWeights } from "./loadWeights.js";
export { lstm } from "./lstm.js";
export { maxPool2d } from "./maxPool2d.js";
export {
  type AttentionInputs,
  type MultiHeadAttentionOptions,
  multiHeadAttention,
} from "./multiHeadAttention.js";
export { outputSpec } from "./outputSpec.js";
export { type PositionEmbeddingOptions, positionEmbedding } from "./positionEmbedding.js";
export type { RecurrentLayerOptions } from "./recurrent.js";
export { rmsNorm } from "./rmsNorm.js";
export { rnn } from "./rnn.js";
export { sequential } from "./sequential.js";
export { type TransformerEncoderOptions, transformerEncoder } from "./transformerEncoder.js";
