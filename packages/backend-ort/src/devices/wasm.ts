import { HyalineError } from "@hyaline/core";
import { coded } from "../errors.js";
import { hostDTypes, hostMemory } from "../hostTensor.js";
import { type Capture, captureFromStart, captureInNode, profilesFromPrints } from "../profile/printed.js";
import { type Device, notLoaded, type Runtime } from "../runtime.js";
import { quietRuns, sessionDefaults } from "../sessionOptions.js";
import { tinyModel } from "./tinyModel.js";

/** A wasm module addresses 4 GiB, of which the runtime needs some. */
const MOST_INPUT_BYTES = 3 * 2 ** 30;

/** The number of threads that each runtime was started with: it cannot be changed afterwards. */
const startedWith = new WeakMap<object, number>();

/** How what a runtime prints can be read, where it could be arranged when it started. */
const captures = new WeakMap<object, Promise<Capture>>();

/**
 * ONNX Runtime in WebAssembly: in Node, and in browsers. Its threads are fixed when the first backend of the page or
 * process is made; they need shared memory, which pages have where they are cross-origin isolated.
 */
export async function wasmDevice(wanted = 1, url?: string): Promise<Device> {
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

/** Loads the wasm files by running next to nothing, so that their absence is found here. */
async function start({ runtime, sessionOptions }: Device): Promise<void> {
  try {
    const session = await runtime.InferenceSession.create(tinyModel(), sessionOptions);
    await session.release();
  } catch (cause) {
    const error = coded("starting ONNX Runtime's WebAssembly", cause);
    throw error.code === "backend" ? error : new HyalineError("backend", error.message, { cause });
  }
}

const hasSharedMemory = (): boolean =>
  typeof SharedArrayBuffer === "function" &&
  (typeof crossOriginIsolated === "undefined" || crossOriginIsolated);
