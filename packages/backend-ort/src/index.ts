/**
 * Runs graphs on ONNX Runtime: WebAssembly with SIMD and threads in Node and browsers, and native CPU in Node where
 * onnxruntime-node is installed; on the page or in a worker. Writing ONNX is `@hyaline/onnx`'s work.
 */
export type { OrtBackend } from "./backendOf.js";
export type { OrtInfo, OrtMemory } from "./engine.js";
export type { OrtOptions } from "./options.js";
export { ortBackend } from "./ortBackend.js";
export type { Profile, ProfileRow } from "./profile/profile.js";
