/**
 * The same backend with WebAssembly alone: a page that imports it from here is not built with the 27 MB of the GPU's runtime.
 */
import { readOptions } from "@hyaline/core/facts";
import { backendOf, type OrtBackend } from "./backendOf.js";
import { openWasm } from "./devices/openWasm.js";
import { onPage } from "./devices/wasmPath.js";
import { localEngine } from "./localEngine.js";
import { type OrtWasmOptions, ortWasmOptions } from "./options.js";
import { spawnWasmWorker } from "./spawnWasmWorker.js";
import { workerEngine } from "./worker/workerEngine.js";

export type { OrtBackend } from "./backendOf.js";
export type { OrtInfo, OrtMemory } from "./engine.js";
export type { OrtWasmOptions } from "./options.js";
export type { Profile, ProfileRow } from "./profile/profile.js";

/**
 * `ortBackend` of `@hyaline/backend-ort` on the device `wasm`, in Node and in browsers.
 *
 * @throws HyalineError `backend` where WebAssembly or its files are missing, `argument` for options out of range; later
 * `out-of-memory`, `unsupported`, `aborted`, and `argument` for an index out of range
 * @example
 * ```ts
 * import { ortBackend } from "@hyaline/backend-ort/wasm";
 *
 * const backend = await ortBackend();
 * backend.name; // "ort:wasm"
 * ```
 */
export async function ortBackend(given: OrtWasmOptions = {}): Promise<OrtBackend> {
  const { worker, ...asked } = readOptions("ortBackend", ortWasmOptions, given);
  const options = { ...asked, device: "wasm" as const, wasmPath: onPage(asked.wasmPath) };
  return backendOf(
    worker ? await workerEngine(options, spawnWasmWorker) : await localEngine(options, openWasm),
  );
}
