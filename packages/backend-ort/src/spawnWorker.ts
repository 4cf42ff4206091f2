import { type Spawned, spawn } from "./worker/spawn.js";

/** The worker of `ortBackend({ worker: true })`. It lies as far from here as from this package's file for pages without a bundler. */
export function spawnWorker(): Promise<Spawned> {
  // In Node the name is not a literal, so that bundlers for browsers leave it alone.
  const name = "./worker/worker.js";
  return spawn(
    () => new URL(name, import.meta.url),
    () => new Worker(new URL("./worker/worker.js", import.meta.url), { type: "module" }),
  );
}
