import { type Spawned, spawn } from "./worker/spawn.js";

/** The worker of the door that has WebAssembly alone. It lies as far from here as from this package's file for pages without a bundler. */
export function spawnWasmWorker(): Promise<Spawned> {
  // In Node the name is not a literal, so that bundlers for browsers leave it alone.
  const name = "./worker/wasmWorker.js";
  return spawn(
    () => new URL(name, import.meta.url),
    () => new Worker(new URL("./worker/wasmWorker.js", import.meta.url), { type: "module" }),
  );
}
