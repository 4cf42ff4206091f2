/**
 * A backend for Node that spreads large ops over worker threads and gives the reference backend's results bit for bit.
 * Not here: the definition of ops, which is core's, and kernels that are not worth sharing, which are the reference backend's.
 */
export { type WorkersOptions, workersBackend } from "./workersBackend.js";
