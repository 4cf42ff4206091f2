import { checkWebAssembly } from "@hyaline/core";
import type { EngineOptions } from "../engine.js";
import { hostDTypes, hostMemory } from "../hostTensor.js";
import { type Capture, captureFromStart, captureInNode, profilesFromPrints } from "../profile/printed.js";
import { type Device, notLoaded, type Runtime } from "../runtime.js";
import { quietRuns, sessionDefaults } from "../sessionOptions.js";
import { start } from "./start.js";
import { serveFrom } from "./wasmPath.js";

/** A wasm module addresses 4 GiB, of which the runtime needs some. */
const MOST_INPUT_BYTES = 3 * 2 ** 30;

/** What still runs where WebAssembly does not. */
export const WITHOUT_WEBASSEMBLY =
  "use tfjsBackend of @hyaline/backend-tfjs with the engine webgl, webgpu or cpu";

/** Threads that never answer would be waited for without end; a slow connection needs some time. */
const THREADS_START_WITHIN_MS = 30_000;

/** The number of threads that each runtime was started with: it cannot be changed afterwards. */
const startedWith = new WeakMap<object, number>();

/** How what a runtime prints can be read, where it could be arranged when it started. */
const captures = new WeakMap<object, Promise<Capture>>();

/**
 * ONNX Runtime in WebAssembly: in Node, and in browsers. Its threads are fixed when the first backend of the page or
 * process is made; they need shared memory, which pages have where they are cross-origin isolated.
 */
export async function wasmDevice(
  { threads: wanted = 1, wasmPath }: Pick<EngineOptions, "threads" | "wasmPath">,
  url?: string,
): Promise<Device> {
  checkWebAssembly("device wasm", WITHOUT_WEBASSEMBLY);
  const ort = await load(url);
  const { env } = ort;
  const notes: string[] = [];
  let threads = wanted;
  if (wanted > 1 && !hasSharedMemory()) {
    threads = 1;
    notes.push(
      "threads are off: the page is not cross-origin isolated (serve it with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp)",
    );
  }
  const started = startedWith.get(env);
  if (started !== undefined && started !== threads) {
    notes.push(`the number of threads stays ${started}: another backend has started the runtime with it`);
    threads = started;
  }
  env.logLevel = "fatal";
  env.wasm.numThreads = threads;
  serveFrom(env, wasmPath, "ort-wasm-simd-threaded.wasm");
  if (threads > 1) env.wasm.initTimeout ||= THREADS_START_WITHIN_MS;
  startedWith.set(env, threads);
  const runtime = ort as unknown as Runtime;
  const device: Device = {
    name: "wasm",
    runtime,
    memory: hostMemory(runtime, "ort:wasm"),
    dtypes: hostDTypes,
    nonFinite: true,
    version: env.versions.web ?? env.versions.common,
    threads,
    notes,
    sessionOptions: { ...sessionDefaults, executionProviders: ["wasm"] },
    runOptions: quietRuns,
    mostInputBytes: MOST_INPUT_BYTES,
  };
  const capture = captures.get(env) ?? captureStart(device);
  captures.set(env, capture);
  capture.catch(() => captures.delete(env));
  return { ...device, profiles: profilesFromPrints(await capture) };
}

async function load(url: string | undefined): Promise<typeof import("#ort/wasm")> {
  try {
    return url === undefined ? await import("#ort/wasm") : await import(/* @vite-ignore */ url);
  } catch (cause) {
    throw notLoaded("wasm", "install onnxruntime-web", cause);
  }
}

/** Starts the runtime; what it prints later can be read. */
async function captureStart(device: Device): Promise<Capture> {
  const inNode = captureInNode();
  if (!inNode) return captureFromStart(() => start(device));
  await start(device);
  return inNode;
}

const hasSharedMemory = (): boolean =>
  typeof SharedArrayBuffer === "function" &&
  (typeof crossOriginIsolated === "undefined" || crossOriginIsolated);
