/**
 * How parameters change: gradient transformations and schedules, each a pure `init`/`update` pair over trees of tensors,
 * so that a training step with its optimizer is one graph. Not here: the training loop, which is `@hyaline/training`'s.
 */
export { type AdadeltaOptions, adadelta } from "./adadelta.js";
export { type AdagradOptions, adagrad } from "./adagrad.js";
export { type AdamOptions, adam } from "./adam.js";
export { type AdamaxOptions, adamax } from "./adamax.js";
export { adamw } from "./adamw.js";
export { addDecayedWeights } from "./addDecayedWeights.js";
export { applyUpdates } from "./applyUpdates.js";
export { chain } from "./chain.js";
export { type ClipByGlobalNormOptions, clipByGlobalNorm } from "./clipByGlobalNorm.js";
export { clipByValue } from "./clipByValue.js";
export { type GradientDescentOptions, gradientDescent } from "./gradientDescent.js";
export { type NadamOptions, nadam } from "./nadam.js";
export type { Optimizer, OptimizerState, Rate, Schedule, StepContext } from "./optimizer.js";
export { type RadamOptions, radam } from "./radam.js";
export { type ReduceOnPlateauOptions, reduceOnPlateau } from "./reduceOnPlateau.js";
export { type RmspropOptions, rmsprop } from "./rmsprop.js";
export { type RpropOptions, rprop } from "./rprop.js";
export { scale } from "./scale.js";
export { type CosineDecayOptions, cosineDecay } from "./schedules/cosineDecay.js";
export { cosineRestarts } from "./schedules/cosineRestarts.js";
export { type CyclicOptions, cyclic } from "./schedules/cyclic.js";
export { type ExponentialDecayOptions, exponentialDecay } from "./schedules/exponentialDecay.js";
export { joinSchedules } from "./schedules/joinSchedules.js";
export { type LinearRampOptions, linearRamp } from "./schedules/linearRamp.js";
export { type MultiStepDecayOptions, multiStepDecay } from "./schedules/multiStepDecay.js";
export {
  type OneCycleMomentumOptions,
  type OneCycleOptions,
  type OneCycleRateOptions,
  oneCycle,
  oneCycleMomentum,
} from "./schedules/oneCycle.js";
export { type PolynomialDecayOptions, polynomialDecay } from "./schedules/polynomialDecay.js";
export { type StepDecayOptions, stepDecay } from "./schedules/stepDecay.js";
export { type SgdOptions, sgd } from "./sgd.js";
