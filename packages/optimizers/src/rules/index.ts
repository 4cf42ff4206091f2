/** Whole optimizers: each carries its learning rate and the minus sign. Not here: what only changes gradients, in `transforms`. */
export { type AdadeltaOptions, adadelta } from "./adadelta.js";
export { type AdagradOptions, adagrad } from "./adagrad.js";
export { adam } from "./adam.js";
export { type AdamaxOptions, adamax } from "./adamax.js";
export { adamw } from "./adamw.js";
export { type GradientDescentOptions, gradientDescent } from "./gradientDescent.js";
export { type NadamOptions, nadam } from "./nadam.js";
export type { AdamOptions } from "./parts/adamRule.js";
export { type RadamOptions, radam } from "./radam.js";
export { type RmspropOptions, rmsprop } from "./rmsprop.js";
export { type RpropOptions, rprop } from "./rprop.js";
export { type SgdOptions, sgd } from "./sgd.js";
