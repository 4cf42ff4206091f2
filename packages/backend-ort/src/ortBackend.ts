import { type Backend, fail, throwIfAborted } from "@hyaline/core";
import { loweredOps } from "@hyaline/onnx";
import { type DeviceName, openDevice } from "./devices/open.js";
import { SessionExecutable, type Shared } from "./executable.js";
import { freeHost, type HostStorage, hostData, hostDTypes } from "./hostTensor.js";
import { Queue } from "./queue.js";
import { SessionCache } from "./sessionCache.js";
import { SessionKeys } from "./sessionKeys.js";

export interface OrtOptions {
  /**
   * Where graphs run: `"wasm"` (Node and browsers), `"cpu"` (native, Node, needs onnxruntime-node), or `"auto"` (default):
   * the fastest of them that is there.
   */
  readonly device?: DeviceName;
  /** Default 1 on wasm (see the README for what more give), one per core on cpu. */
  readonly threads?: number;
  /** How many sessions are kept (default 64); the one used longest ago is released first and made again when needed. */
  readonly maxSessions?: number;
}

/** What a backend runs on. */
export interface OrtInfo {
  readonly device: "wasm" | "cpu";
  /** 0 where the runtime chooses. */
  readonly threads: number;
  /** ONNX Runtime's version. */
  readonly version: string;
  /** What the user should know, such as why threads are off. */
  readonly notes: readonly string[];
}

export interface OrtBackend extends Backend {
  readonly info: OrtInfo;
}

/**
 * A backend that writes each graph as ONNX and runs it in ONNX Runtime, whole, in one call.
 *
 * Calls are queued in order. A call's signal is heeded before its run begins.
 *
 * @throws HyalineError `backend` for an unknown device or one that cannot be loaded, `argument` for options out of range;
 * later `out-of-memory`, `unsupported`, `aborted`, and `argument` for an index out of range
 * @example
 * ```ts
 * useBackend(await ortBackend({ device: "wasm" }));
 * ```
 */
export async function ortBackend(options: OrtOptions = {}): Promise<OrtBackend> {
  const { threads, maxSessions = 64 } = options;
  checkCount("threads", threads);
  checkCount("maxSessions", maxSessions);
  const device = await openDevice(options.device ?? "auto", threads);
  const name = `ort:${device.name}`;
  const shared: Shared = {
    device,
    sessions: new SessionCache(maxSessions),
    keys: new SessionKeys(),
    queue: new Queue(),
  };
  return {
    name,
    info: { device: device.name, threads: device.threads, version: device.version, notes: device.notes },
    supports: { dtypes: new Set(hostDTypes), ops: loweredOps(`ort-${device.name}`) },
    write: (data): HostStorage => ({ data }),
    read: async (storage) => hostData(storage, name),
    compile: async (graph, { signal, label } = {}) => {
      throwIfAborted(signal);
      return SessionExecutable.create(graph, shared, label);
    },
    free: (storage) => freeHost(storage as HostStorage),
    dispose: () => shared.queue.add(() => shared.sessions.close()),
  };
}

function checkCount(what: string, count: number | undefined): void {
  if (count !== undefined && (!Number.isInteger(count) || count < 1))
    fail("argument", `${what} is a whole number of at least 1`, String(count));
}
