import type { InferenceSession } from "onnxruntime-web";
import { hostDTypes, hostMemory } from "../hostTensor.js";
import { profilesFromFiles } from "../profile/fromFiles.js";
import { type Device, notLoaded, type Runtime } from "../runtime.js";
import { quietRuns, sessionDefaults } from "../sessionOptions.js";

/** Native ONNX Runtime in Node, where the optional `onnxruntime-node` is installed. */
export async function cpuDevice(threads: number | undefined): Promise<Device> {
  const ort = await load();
  const runtime = ort as unknown as Runtime;
  const count: InferenceSession.SessionOptions = threads === undefined ? {} : { intraOpNumThreads: threads };
  return {
    name: "cpu",
    runtime,
    memory: hostMemory(runtime, "ort:cpu"),
    dtypes: hostDTypes,
    nonFinite: true,
    version: ort.env.versions.node ?? ort.env.versions.common,
    threads: threads ?? 0,
    notes: threads === undefined ? ["ONNX Runtime chooses the number of threads: one per core"] : [],
    sessionOptions: { ...sessionDefaults, ...count, executionProviders: ["cpu"] },
    runOptions: quietRuns,
    profiles: profilesFromFiles(),
    mostInputBytes: Number.POSITIVE_INFINITY,
  };
}

async function load() {
  // The name is not a literal, so that bundlers for browsers leave it alone.
  const name = "onnxruntime-node";
  try {
    const module = (await import(/* @vite-ignore */ name)) as typeof import("onnxruntime-node") & {
      readonly default?: typeof import("onnxruntime-node");
    };
    return module.default ?? module;
  } catch (cause) {
    throw notLoaded("cpu", "install onnxruntime-node (Node only), or use device wasm", cause);
  }
}
