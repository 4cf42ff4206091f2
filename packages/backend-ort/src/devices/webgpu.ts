import { checkWebAssembly, HyalineError } from "@hyaline/core";
import type { Env, InferenceSession } from "onnxruntime-web";
import { BufferPool } from "../bufferPool.js";
import type { EngineOptions } from "../engine.js";
import { coded } from "../errors.js";
import { GpuDevice, requestAdapter } from "../gpuDevice.js";
import { GpuMemory } from "../gpuMemory.js";
import { CapturingSession } from "../graphCapture.js";
import { hostDTypes } from "../hostTensor.js";
import { Queue } from "../queue.js";
import { type Device, notLoaded, type Runtime } from "../runtime.js";
import { sessionDefaults } from "../sessionOptions.js";
import { start } from "./start.js";
import { WITHOUT_WEBASSEMBLY } from "./wasm.js";
import { serveFrom } from "./wasmPath.js";

/** The device that the backends of a page share, until it is lost. */
let current: Promise<GpuDevice> | undefined;

/**
 * Sessions of one wasm module are made and run one after the other, whichever backend they belong to: the module waits
 * for the GPU in the middle of a call, and another call would come between.
 */
const queue = new Queue();

/** ONNX Runtime on the GPU, by its native WebGPU provider (not by the older one in JavaScript, `jsep`). */
export async function webgpuDevice(
  {
    threads = 1,
    graphCapture = true,
    wasmPath,
  }: Pick<EngineOptions, "threads" | "graphCapture" | "wasmPath">,
  url?: string,
): Promise<Device> {
  checkWebAssembly("device webgpu", WITHOUT_WEBASSEMBLY);
  const gpu = await sharedDevice();
  const { env, ...ort } = await load(url);
  env.logLevel = "fatal";
  env.wasm.numThreads ??= threads;
  serveFrom(env, wasmPath, "ort-wasm-simd-threaded.asyncify.wasm");
  env.webgpu.device = gpu.device;
  const provider = { name: "webgpu", device: gpu.device, preferredLayout: "NCHW" } as const;
  const runtime = guarded(ort as unknown as Runtime, gpu, graphCapture);
  const device: Device = {
    name: "webgpu",
    runtime,
    memory: new GpuMemory(runtime, new BufferPool(gpu), "ort:webgpu"),
    dtypes: hostDTypes.filter((dtype) => dtype !== "float64" && (dtype !== "float16" || gpu.hasFloat16)),
    nonFinite: false,
    version: env.versions.web ?? env.versions.common,
    threads: env.wasm.numThreads ?? threads,
    notes: notesOn(gpu),
    sessionOptions: { ...sessionDefaults, extra: withTails, executionProviders: [provider] },
    keptOnCpu: (nodes) => ({ executionProviders: [{ ...provider, forceCpuNodeNames: nodes }] }),
    runOptions: undefined,
    mostInputBytes: Number.POSITIVE_INFINITY,
  };
  await start(device);
  return device;
}

/** The shader of x · sigmoid(x) in one takes 1 from a sigmoid, of which nothing is left below -17. */
const withTails = {
  ...sessionDefaults.extra,
  optimization: { disable_specified_optimizers: "QuickGeluFusion" },
};

function notesOn({ hasFloat16, isFallback }: GpuDevice): string[] {
  const notes = ["float64 is not supported: this build of ONNX Runtime has no kernels for it"];
  if (isFallback) notes.push("the adapter is a software fallback: wasm is likely to be faster");
  if (!hasFloat16) notes.push("the adapter has no shader-f16: float16 is not supported");
  return notes;
}

async function sharedDevice(): Promise<GpuDevice> {
  const known = await current?.catch(() => undefined);
  if (known && !known.lost) return known;
  current = open();
  return current;
}

async function open(): Promise<GpuDevice> {
  const adapter = await requestAdapter();
  if (!adapter) {
    throw new HyalineError(
      "backend",
      "device webgpu needs a GPU adapter; got none; use a browser and a machine with WebGPU, or device wasm",
    );
  }
  try {
    return await GpuDevice.request(adapter);
  } catch (cause) {
    throw coded("asking the adapter for a device", cause);
  }
}

async function load(url: string | undefined): Promise<{ readonly env: Env } & Runtime> {
  try {
    const module = url === undefined ? import("#ort/webgpu") : import(/* @vite-ignore */ url);
    return (await module) as unknown as { readonly env: Env } & Runtime;
  } catch (cause) {
    throw notLoaded("webgpu", "install onnxruntime-web", cause);
  }
}

/** The runtime with its sessions in the queue, recorded where that is wanted, and told apart from a device that is gone. */
function guarded(runtime: Runtime, gpu: GpuDevice, graphCapture: boolean): Runtime {
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.enter();
    if (turn) await turn;
    let call: Promise<T> | undefined;
    try {
      return await gpu.guard(() => {
        call = work();
        return call;
      });
    } finally {
      // Where the device is gone, the module's call may go on though nobody waits for it, and one that came between would block
      // the page for ever.
      const leave = () => queue.leave();
      if (gpu.lost && call) call.then(leave, leave);
      else leave();
    }
  };
  const create = async (...args: Parameters<typeof InferenceSession.create>) => {
    const session = await inTurn<Pick<CapturingSession, "run" | "release">>(() =>
      graphCapture
        ? CapturingSession.create(gpu.device, runtime, ...args)
        : runtime.InferenceSession.create(...args),
    );
    return {
      run: (...args: Parameters<CapturingSession["run"]>) => inTurn(() => session.run(...args)),
      release: () => queue.add(() => session.release()),
    } as unknown as InferenceSession;
  };
  return { InferenceSession: { create: create as typeof InferenceSession.create }, Tensor: runtime.Tensor };
}
