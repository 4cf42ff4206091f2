/** What changes gradients or updates on their way, and what composes it. */
export { addDecayedWeights } from "./addDecayedWeights.js";
export { chain } from "./chain.js";
export { type ClipByGlobalNormOptions, clipByGlobalNorm } from "./clipByGlobalNorm.js";
export { clipByValue } from "./clipByValue.js";
export { type ReduceOnPlateauOptions, reduceOnPlateau } from "./reduceOnPlateau.js";
export { scale } from "./scale.js";
