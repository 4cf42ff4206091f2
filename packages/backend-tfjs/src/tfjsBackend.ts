import { type Backend, kernelBackend } from "@hyaline/core";
import { type Option, readOptions, required, text } from "@hyaline/core/facts";
import type { EngineName } from "./engine.js";
import { startEngine } from "./engines/start.js";
import type { WasmOptions } from "./engines/wasm.js";
import { healthOf } from "./health.js";
import { kernelsOf } from "./kernels/index.js";
import type { Numbers } from "./numbers.js";
import { Store, type TfjsStorage } from "./storage.js";
import { watched } from "./watched.js";

export interface TfjsBackendOptions extends WasmOptions {
  /** `"cpu"` and `"wasm"` run in Node and in browsers, `"webgl"` and `"webgpu"` in browsers. */
  readonly engine: EngineName;
}

const tfjsOptions = {
  // Which engines there are is the engine's own error.
  engine: required(text("cpu, wasm, webgl or webgpu.", undefined) as Option<EngineName>),
  wasmPath: text("The folder of tfjs's three WebAssembly files.", undefined),
};

/**
 * Runs graphs on an engine of TensorFlow.js. Floats are computed by tfjs; integers on the host, where they are exact,
 * so that the same key gives the same random bits on every engine.
 *
 * Its name is `"tfjs:"` and the engine's. Data types: float32, int32, uint32, int8, uint8 and bool. Several engines may
 * be used side by side, and beside tfjs itself, whose own choice of an engine is left alone.
 *
 * @throws HyalineError `backend` for an unknown engine, one that is not available here, or one that does not start
 * because its WebAssembly file is missing
 * @example
 * ```ts
 * useBackend(await tfjsBackend({ engine: "wasm" }));
 * ```
 */
export async function tfjsBackend(given: TfjsBackendOptions): Promise<Backend> {
  const { engine, ...options } = readOptions("tfjsBackend", tfjsOptions, given);
  const started = await startEngine(engine, options);
  const store = new Store(started);
  const backend = kernelBackend<TfjsStorage>({
    name: `tfjs:${engine}`,
    dtypes: ["float32", "int32", "uint32", "int8", "uint8", "bool"],
    kernels: kernelsOf(store),
    write: (data, spec) => store.write(data as Numbers, spec),
    read: async (storage) => (await store.numbers(storage)).slice() as Numbers,
    free: (storage) => store.free(storage),
    memory: () => ({ storages: store.count() }),
    // Shaders may assume that numbers are finite.
    nonFinite: engine !== "webgl" && engine !== "webgpu",
  });
  return watched(backend, healthOf(started));
}
