/** What training makes small: functions of a batch's outputs and targets, made of core's losses. */
export { binaryCrossEntropy } from "./binaryCrossEntropy.js";
export { binaryCrossEntropyWithLogits } from "./binaryCrossEntropyWithLogits.js";
export { crossEntropy } from "./crossEntropy.js";
export { huber } from "./huber.js";
export { meanAbsoluteError } from "./meanAbsoluteError.js";
export { meanSquaredError } from "./meanSquaredError.js";
