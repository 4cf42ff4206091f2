/** What changes gradients or updates on their way, and what composes it. */
export { type AccumulateOptions, accumulate } from "./accumulate.js";
export { addDecayedWeights } from "./addDecayedWeights.js";
export { chain } from "./chain.js";
export { type ClipByGlobalNormOptions, clipByGlobalNorm } from "./clipByGlobalNorm.js";
export { type ClipByNormOptions, clipByNorm } from "./clipByNorm.js";
export { clipByValue } from "./clipByValue.js";
export { type EmaOptions, ema } from "./ema.js";
export { freeze } from "./freeze.js";
export { type LookaheadOptions, lookahead } from "./lookahead.js";
export { type GroupOf, parameterGroups } from "./parameterGroups.js";
export { type ReduceOnPlateauOptions, reduceOnPlateau } from "./reduceOnPlateau.js";
export { scale } from "./scale.js";
