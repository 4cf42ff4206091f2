import { env } from "@tensorflow/tfjs-core";
import { wasmFiles } from "../wasmFiles.js";

export interface WasmOptions {
  /**
   * The folder of tfjs's three WebAssembly files, ending in "/" (default: the copies in this package, and in Node those
   * of tfjs).
   */
  readonly wasmPath?: string | undefined;
}

/**
 * Tells tfjs where its files are, before its first start. There is one thread: the threaded build of tfjs 4.22 starts
 * none of its eight workers, and in minified pages it waits for them forever.
 */
export async function prepareWasm({ wasmPath }: WasmOptions): Promise<void> {
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  if (wasmPath !== undefined) setWasmPaths(wasmPath);
  else if (!env().getBool("IS_NODE")) setWasmPaths(wasmFiles());
}
