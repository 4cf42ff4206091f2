import type { Env } from "onnxruntime-web";

/** A folder as the page means it, whole, so that a worker finds it too. */
export function onPage(wasmPath: string | undefined): string | undefined {
  if (wasmPath === undefined || typeof document === "undefined") return wasmPath;
  return new URL(wasmPath.endsWith("/") ? wasmPath : `${wasmPath}/`, document.baseURI).href;
}

/** Tells a runtime where its WebAssembly file is served from, if that was said. */
export function serveFrom(env: Env, wasmPath: string | undefined, file: string): void {
  if (wasmPath !== undefined && !isNode()) env.wasm.wasmPaths = { wasm: `${wasmPath}${file}` };
}

export const isNode = (): boolean =>
  typeof process === "object" && typeof process.versions?.node === "string";
