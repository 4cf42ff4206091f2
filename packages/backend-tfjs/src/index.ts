/**
 * TensorFlow.js as a backend: a table of kernels over its engines. Not a place for ops or layers: a kernel here runs an
 * op of core's, and computes nothing that core does not define.
 */
export type { EngineName } from "./engine.js";
export type { WasmOptions } from "./engines/wasm.js";
export { type FromTfjsOptions, fromTfjs, type TfjsModel } from "./fromTfjs.js";
export { type TfjsBackendOptions, tfjsBackend } from "./tfjsBackend.js";
