/** Layers that keep signals in range and training from overfitting: normalisation and dropout. */
export { alphaDropout } from "./alphaDropout.js";
export { type BatchNormLayerOptions, batchNorm } from "./batchNorm.js";
export { dropout } from "./dropout.js";
export { gaussianDropout } from "./gaussianDropout.js";
export { type GroupNormLayerOptions, groupNorm } from "./groupNorm.js";
export { type InstanceNormLayerOptions, instanceNorm } from "./instanceNorm.js";
export { type LayerNormLayerOptions, layerNorm } from "./layerNorm.js";
export { type RmsNormLayerOptions, rmsNorm } from "./rmsNorm.js";
export { spatialDropout } from "./spatialDropout.js";
