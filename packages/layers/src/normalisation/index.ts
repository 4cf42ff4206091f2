/** Layers that keep signals in range and training from overfitting: normalisation and dropout. */
export { type BatchNormLayerOptions, batchNorm } from "./batchNorm.js";
export { dropout } from "./dropout.js";
export { type GroupNormLayerOptions, groupNorm } from "./groupNorm.js";
export { type LayerNormLayerOptions, layerNorm } from "./layerNorm.js";
export { rmsNorm } from "./rmsNorm.js";
