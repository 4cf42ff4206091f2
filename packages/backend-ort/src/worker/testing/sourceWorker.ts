/** Node runs no TypeScript: here the worker's source becomes a file that it runs, and a backend over it. */
import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "vite";
import { backendOf, type OrtBackend } from "../../backendOf.js";
import type { EngineOptions } from "../../engine.js";
import { inNode } from "../spawn.js";
import { workerEngine } from "../workerEngine.js";

let built: Promise<URL> | undefined;

/** The bundle lies beside the package's modules, so that it finds ONNX Runtime. */
async function bundle(): Promise<URL> {
  const source = fileURLToPath(new URL("../worker.ts", import.meta.url));
  const folder = mkdtempSync(join(dirname(source), "../../node_modules/.worker-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  await build({
    configFile: false,
    logLevel: "error",
    // From within node_modules the package's own imports cannot be seen.
    resolve: { alias: { "#ort/wasm": "onnxruntime-web" }, conditions: ["hyaline-source"] },
    ssr: { noExternal: [/^@hyaline\//], resolve: { conditions: ["hyaline-source"] } },
    build: { ssr: source, outDir: folder, minify: false, rolldownOptions: { external: [/^onnxruntime/] } },
  });
  return pathToFileURL(join(folder, "worker.js"));
}

export async function startSourceWorker(): Promise<Worker> {
  built ??= bundle();
  return new Worker(await built);
}

/** `ortBackend({ ...options, worker: true })` over the sources. */
export async function workerBackend(options: Partial<EngineOptions> = {}): Promise<OrtBackend> {
  const worker = await startSourceWorker();
  return backendOf(
    await workerEngine({ device: "wasm", maxSessions: 64, ...options }, async () => inNode(worker)),
  );
}
