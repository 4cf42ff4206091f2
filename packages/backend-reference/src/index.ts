/**
 * Every op in plain loops: the oracle that other backends are tested against, and the model for plugin authors.
 * It is written to be read, not to be fast.
 */

export { kernels as referenceKernels } from "./kernels/index.js";
export { broadcastStrides, fromHost, type Numbers, toHost } from "./numbers.js";
export { referenceBackend } from "./referenceBackend.js";
