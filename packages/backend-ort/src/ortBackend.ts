import { readOptions } from "@hyaline/core/facts";
import { backendOf, type OrtBackend } from "./backendOf.js";
import { openDevice } from "./devices/open.js";
import { onPage } from "./devices/wasmPath.js";
import { localEngine } from "./localEngine.js";
import { type OrtOptions, ortOptions } from "./options.js";
import { spawnWorker } from "./spawnWorker.js";
import { workerEngine } from "./worker/workerEngine.js";

/**
 * A backend that writes each graph as ONNX and runs it in ONNX Runtime, whole, in one call.
 *
 * Calls are queued in order. A call's signal is heeded before its run begins.
 *
 * @throws HyalineError `backend` for an unknown device or one that cannot be loaded, `argument` for options out of range;
 * later `out-of-memory`, `unsupported`, `aborted`, `device-lost`, and `argument` for an index out of range
 * @example
 * ```ts
 * useBackend(await ortBackend({ device: "wasm" }));
 * ```
 */
export async function ortBackend(given: OrtOptions = {}): Promise<OrtBackend> {
  const { worker, ...asked } = readOptions("ortBackend", ortOptions, given);
  const options = { ...asked, wasmPath: onPage(asked.wasmPath) };
  return backendOf(
    worker ? await workerEngine(options, spawnWorker) : await localEngine(options, openDevice),
  );
}
