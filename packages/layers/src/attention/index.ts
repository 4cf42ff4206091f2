/** Layers in which the steps of a sequence look at one another. */
export {
  type AttentionInputs,
  type MultiHeadAttentionOptions,
  multiHeadAttention,
} from "./multiHeadAttention.js";
export { type TransformerEncoderOptions, transformerEncoder } from "./transformerEncoder.js";
