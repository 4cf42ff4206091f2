/** Layers in which the steps of a sequence look at one another. */
export {
  type AttentionWithWeightsOptions,
  attentionWithWeights,
  type WeightedAttention,
} from "./attentionWithWeights.js";
export {
  type AttentionCache,
  type CachedAttentionOptions,
  type CachedInputs,
  type CachedOutputs,
  cachedAttention,
} from "./cachedAttention.js";
export { multiHeadAttention } from "./multiHeadAttention.js";
export type { MultiHeadAttentionOptions } from "./parts/attentionOptions.js";
export type { AttentionInputs } from "./parts/masks.js";
export type { TransformerOptions } from "./parts/transformerParts.js";
export {
  type DecoderInputs,
  type TransformerDecoderOptions,
  transformerDecoder,
} from "./transformerDecoder.js";
export { type TransformerEncoderOptions, transformerEncoder } from "./transformerEncoder.js";
