import { checkWebAssembly, fail, quote } from "@hyaline/core";
import { getKernelsForBackend, type KernelBackend, engine as tfjs } from "@tensorflow/tfjs-core";
import { type Engine, type EngineName, engineNames } from "../engine.js";
import { healthOf } from "../health.js";
import { prepareWasm, type WasmOptions } from "./wasm.js";

/** Starts an engine, or finds it started: tfjs has one of each. The engine that tfjs itself uses stays the same. */
export async function startEngine(name: EngineName, options: WasmOptions): Promise<Engine> {
  if (!engineNames.includes(name))
    fail("backend", "tfjsBackend needs a known engine", quote(name), `one of ${engineNames.join(", ")}`);
  await checkPlace(name);
  await loaded(name);
  return { name, backend: runningOf(name) ?? register(name, await make(name, options)) };
}

async function make(name: EngineName, options: WasmOptions): Promise<KernelBackend> {
  try {
    if (name === "wasm") await prepareWasm(options);
    return await (tfjs().findBackendFactory(name)() as Promise<KernelBackend>);
  } catch (cause) {
    return fail("backend", `tfjs's ${name} engine did not start`, reasonOf(cause), remedies[name]);
  }
}

/** The engine that tfjs has, unless its device is lost: then another takes its place. */
function runningOf(name: EngineName): KernelBackend | undefined {
  const backend = tfjs().registry[name];
  if (!backend) return undefined;
  const health = healthOf({ name, backend });
  if (!health.isLost) return backend;
  health.forgetPrograms();
  return undefined;
}

/** Someone else may have started the same engine meanwhile: theirs stays. */
function register(name: EngineName, made: KernelBackend): KernelBackend {
  const running = runningOf(name);
  if (running) return running;
  tfjs().registry[name] = made;
  // Else the cpu engine advertises another package on the console at its first use in Node.
  if ("firstUse" in made) made.firstUse = false;
  for (const { setupFunc } of getKernelsForBackend(name)) setupFunc?.(made);
  return made;
}

const reasonOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "message" in cause ? String(cause.message) : String(cause);

const remedies: Readonly<Record<EngineName, string>> = {
  cpu: "try another engine",
  wasm: "serve the three tfjs-backend-wasm*.wasm files and name their folder in wasmPath, or use the engine cpu; reload the page before you try again",
  webgl: "use the engine wasm or cpu",
  webgpu: "use the engine webgl, wasm or cpu",
};

/** Engines that this place does not have are refused before tfjs is loaded. */
async function checkPlace(name: EngineName): Promise<void> {
  const has = {
    cpu: () => true,
    wasm: () => true,
    webgl: () => typeof document === "object" || typeof OffscreenCanvas === "function",
    webgpu: async () => {
      const gpu = (globalThis.navigator as { gpu?: { requestAdapter(): Promise<unknown> } } | undefined)?.gpu;
      return gpu !== undefined && (await gpu.requestAdapter()) !== null;
    },
  };
  if (name === "wasm") checkWebAssembly("tfjs's wasm engine", "use the engine webgl, webgpu or cpu");
  let reason: string | undefined;
  try {
    if (await has[name]()) return;
  } catch (cause) {
    reason = reasonOf(cause);
  }
  fail("backend", `tfjs's ${name} engine is not available here`, reason, remedies[name]);
}

async function loaded(name: EngineName): Promise<void> {
  try {
    await load(name);
  } catch (cause) {
    fail(
      "backend",
      `tfjs's ${name} engine cannot be loaded`,
      reasonOf(cause),
      `serve all files of the build, and reload the page, or ${remedies[name]}`,
    );
  }
}

/** Each import registers its engine and kernels with tfjs. */
async function load(name: EngineName): Promise<void> {
  switch (name) {
    case "cpu":
      await import("@tensorflow/tfjs-backend-cpu");
      break;
    case "wasm":
      await import("@tensorflow/tfjs-backend-wasm");
      break;
    case "webgl":
      await import("@tensorflow/tfjs-backend-webgl");
      break;
    case "webgpu":
      await import("@tensorflow/tfjs-backend-webgpu");
      break;
  }
}
