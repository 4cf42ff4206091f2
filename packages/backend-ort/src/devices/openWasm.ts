import type { EngineOptions } from "../engine.js";
import type { Device, RuntimeUrls } from "../runtime.js";
import { wasmDevice } from "./wasm.js";

/** `openDevice` where WebAssembly is the only one. */
export const openWasm = (options: EngineOptions, { wasm }: RuntimeUrls): Promise<Device> =>
  wasmDevice(options, wasm);
