import { type Device, notLoaded, type Runtime } from "../runtime.js";
import { sessionDefaults } from "../sessionOptions.js";

/**
 * ONNX Runtime in WebAssembly: in Node, and in browsers. Its threads are fixed by the first session of the page or
 * process; they need a cross-origin isolated page.
 */
export async function wasmDevice(requested: number | undefined): Promise<Device> {
  const ort = await load();
  const { env } = ort;
  const notes: string[] = [];
  const wanted = requested ?? 1;
  const possible = canShareMemory();
  if (wanted > 1 && !possible) {
    notes.push(
      `${wanted} threads were asked for, and 1 is used: the page is not cross-origin isolated (serve it with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp)`,
    );
  }
  const threads = possible ? wanted : 1;
  env.logLevel = "error";
  env.wasm.numThreads = threads;
  return {
    name: "wasm",
    runtime: ort as unknown as Runtime,
    version: env.versions.web ?? env.versions.common,
    threads,
    notes,
    sessionOptions: { ...sessionDefaults, executionProviders: ["wasm"] },
    externalData: true,
  };
}

async function load() {
  try {
    return await import("#ort/wasm");
  } catch (cause) {
    throw notLoaded("wasm", "install onnxruntime-web, and serve its .wasm and .mjs files", cause);
  }
}

const canShareMemory = (): boolean =>
  typeof SharedArrayBuffer === "function" &&
  (typeof crossOriginIsolated === "undefined" || crossOriginIsolated);
