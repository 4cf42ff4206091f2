/** Numbers to watch while training and to judge a model by. The losses serve as scores, too. */
export { accuracy } from "./accuracy.js";
export { type CalibrationErrorOptions, calibrationError } from "./calibrationError.js";
export { confusionMatrix } from "./confusionMatrix.js";
export { f1 } from "./f1.js";
export type { AverageOptions } from "./parts/perClass.js";
export { prAuc } from "./prAuc.js";
export { precision } from "./precision.js";
export { recall } from "./recall.js";
export { rocAuc } from "./rocAuc.js";
export { rSquared } from "./rSquared.js";
export { type TopKOptions, topK } from "./topK.js";
