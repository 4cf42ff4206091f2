/** Numbers that change over training, as traceable functions of the step. */
export { type CosineDecayOptions, cosineDecay } from "./cosineDecay.js";
export { type CosineRestartsOptions, cosineRestarts } from "./cosineRestarts.js";
export { type CyclicOptions, cyclic } from "./cyclic.js";
export { type ExponentialDecayOptions, exponentialDecay } from "./exponentialDecay.js";
export { joinSchedules } from "./joinSchedules.js";
export { type LinearRampOptions, linearRamp } from "./linearRamp.js";
export { type MultiStepDecayOptions, multiStepDecay } from "./multiStepDecay.js";
export { type OneCycleOptions, oneCycle } from "./oneCycle.js";
export { type OneCycleMomentumOptions, oneCycleMomentum } from "./oneCycleMomentum.js";
export { type PiecewiseOptions, piecewise } from "./piecewise.js";
export { type PolynomialDecayOptions, polynomialDecay } from "./polynomialDecay.js";
export { type StepDecayOptions, stepDecay } from "./stepDecay.js";
export { type WarmUpOptions, warmUp } from "./warmUp.js";
