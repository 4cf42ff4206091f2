import type { KernelBackend } from "@tensorflow/tfjs-core";

/** The engines of TensorFlow.js. `cpu` and `wasm` run in Node and in browsers, the others in browsers only. */
export const engineNames = ["cpu", "wasm", "webgl", "webgpu"] as const;

export type EngineName = (typeof engineNames)[number];

/** A started engine. */
export interface Engine {
  readonly name: EngineName;
  readonly backend: KernelBackend;
}
