/** Layers that give tokens and places a vector of their own. */
export { type EmbeddingOptions, embedding } from "./embedding.js";
export { type PositionEmbeddingOptions, positionEmbedding } from "./positionEmbedding.js";
export { type SinusoidalPositionsOptions, sinusoidalPositions } from "./sinusoidalPositions.js";
