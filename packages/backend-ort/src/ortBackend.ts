import { type Backend, throwIfAborted } from "@hyaline/core";
import { flag, integer, type Option, readOptions, text } from "@hyaline/core/facts";
import { loweredOps } from "@hyaline/onnx";
import type { DeviceName } from "./devices/open.js";
import type { Engine, OrtInfo, OrtMemory } from "./engine.js";
import { localEngine } from "./localEngine.js";
import { type Profile, profileOf } from "./profile/profile.js";
import { programOf } from "./program.js";
import { SessionKeys } from "./sessionKeys.js";
import { workerEngine } from "./worker/workerEngine.js";

export interface OrtOptions {
  /**
   * Where graphs run: `"wasm"` (Node and browsers), `"webgpu"` (browsers, on the GPU), `"cpu"` (native, Node, needs
   * onnxruntime-node), or `"auto"` (default): the fastest of them that is there, which `info` names.
   */
  readonly device?: DeviceName;
  /** Default 1 on wasm (see the README for what more give), one per core on cpu. */
  readonly threads?: number;
  /** How many sessions are kept (default 64); the one used longest ago is released first and made again when needed. */
  readonly maxSessions?: number;
  /**
   * Run sessions in a worker, so that the page goes on drawing and the process goes on serving during a long run
   * (default false). Tensors live there between runs.
   */
  readonly worker?: boolean;
  /** Note where the time of runs goes, for `backend.profile()` (default false: it costs about 6 µs for each node that runs). */
  readonly profile?: boolean;
  /**
   * On webgpu, record graphs that run often and play them again (default true). A recorded graph keeps the memory of its
   * intermediate tensors.
   */
  readonly graphCapture?: boolean;
}

const ortOptions = {
  // Which devices there are is the device's own error.
  device: text("Where graphs run: auto, wasm, webgpu or cpu.", "auto") as Option<DeviceName>,
  threads: integer("Threads of the runtime.", undefined),
  maxSessions: integer("How many sessions are kept.", 64),
  worker: flag("Run sessions in a worker.", false),
  profile: flag("Note where the time of runs goes.", false),
  graphCapture: flag("On webgpu, record graphs that run often.", true),
};

export interface OrtBackend extends Backend {
  readonly info: OrtInfo;
  /** How many tensors and sessions there are now, for leak tests. */
  memory(): OrtMemory;
  /**
   * Where the time of the runs since the last call went, by node (default) or by op, from ONNX Runtime's own notes. It
   * releases the sessions, which are made again when they are needed.
   *
   * @throws HyalineError `argument` unless the backend was created with `profile: true`
   */
  profile(options?: { readonly by?: "node" | "op" }): Promise<Profile>;
}

/**
 * A backend that writes each graph as ONNX and runs it in ONNX Runtime, whole, in one call.
 *
 * Calls are queued in order. A call's signal is heeded before its run begins.
 *
 * @throws HyalineError `backend` for an unknown device or one that cannot be loaded, `argument` for options out of range;
 * later `out-of-memory`, `unsupported`, `aborted`, `device-lost`, and `argument` for an index out of range
 * @example
 * ```ts
 * useBackend(await ortBackend({ device: "wasm" }));
 * ```
 */
export async function ortBackend(given: OrtOptions = {}): Promise<OrtBackend> {
  const options = readOptions("ortBackend", ortOptions, given);
  const { device, threads, maxSessions, worker, profile, graphCapture } = options;
  const open = worker ? workerEngine : localEngine;
  const engine = await open({ device, threads, maxSessions, profile, graphCapture });
  return backendOf(engine);
}

/** An engine as a backend: graphs become programs. */
export function backendOf(engine: Engine): OrtBackend {
  const { info, abilities } = engine;
  const keys = new SessionKeys();
  return {
    name: `ort:${info.device}`,
    info,
    supports: {
      dtypes: new Set(abilities.dtypes),
      ops: loweredOps(`ort-${info.device}`),
      nonFinite: abilities.nonFinite,
      wrapsHost: abilities.wrapsHost,
      // Engines keep their own queues.
      concurrentRuns: true,
    },
    write: engine.write,
    read: engine.read,
    free: engine.free,
    memory: engine.memory,
    profile: async ({ by = "node" } = {}) => profileOf(await engine.profile(), by),
    compile: async (graph, { signal, label } = {}) => {
      throwIfAborted(signal);
      return engine.compile(programOf(graph, keys, info, label));
    },
    dispose: () => engine.dispose(),
  };
}
