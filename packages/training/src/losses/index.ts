/** What training makes small: functions of a batch's outputs and targets. */
export { binaryCrossEntropy } from "./binaryCrossEntropy.js";
export { type CrossEntropyOptions, crossEntropy } from "./crossEntropy.js";
export { type HuberOptions, huber } from "./huber.js";
export { meanAbsoluteError } from "./meanAbsoluteError.js";
export { meanSquaredError } from "./meanSquaredError.js";
