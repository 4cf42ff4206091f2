import { env } from "@tensorflow/tfjs-core";

export interface WasmOptions {
  /**
   * The folder of tfjs's three WebAssembly files, ending in "/" (default: the copies in this package, and in Node those
   * of tfjs).
   */
  readonly wasmPath?: string | undefined;
  /**
   * Threads of the wasm engine (default 1). More need a cross-origin isolated page, and tfjs hangs with them in
   * minified bundles. The first start of the engine decides.
   */
  readonly threads?: number | undefined;
}

/** Tells tfjs where its files are, before its first start. */
export async function prepareWasm({ wasmPath, threads = 1 }: WasmOptions): Promise<void> {
  const { setWasmPaths, setThreadsCount } = await import("@tensorflow/tfjs-backend-wasm");
  if (threads > 1) setThreadsCount(threads);
  else env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  if (wasmPath !== undefined) setWasmPaths(wasmPath);
  else if (!env().getBool("IS_NODE")) setWasmPaths(ownFiles());
}

/** Written out in full, so that bundlers find the files. */
const ownFiles = () => ({
  "tfjs-backend-wasm.wasm": new URL("../../data/tfjs-backend-wasm.wasm", import.meta.url).href,
  "tfjs-backend-wasm-simd.wasm": new URL("../../data/tfjs-backend-wasm-simd.wasm", import.meta.url).href,
  "tfjs-backend-wasm-threaded-simd.wasm": new URL(
    "../../data/tfjs-backend-wasm-threaded-simd.wasm",
    import.meta.url,
  ).href,
});
