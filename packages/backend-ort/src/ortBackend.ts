import {
  type Backend,
  type CompileOptions,
  type Executable,
  fail,
  type Graph,
  graphKey,
  HyalineError,
  type RunOptions,
  type Spec,
  type Storage,
  specsOf,
  type Tensor,
  type TypedArray,
  throwIfAborted,
} from "@hyaline/core";
import { loweredOps, serializeGraph } from "@hyaline/onnx";
import type { InferenceSession } from "onnxruntime-web";
import { cpuDevice } from "./devices/cpu.js";
import { wasmDevice } from "./devices/wasm.js";
import { coded } from "./errors.js";
import { fromOrt, type HostStorage, hostDTypes, toOrt } from "./hostTensor.js";
import type { Device } from "./runtime.js";
import { SessionCache } from "./sessionCache.js";

export interface OrtOptions {
  /**
   * Where graphs run: `"wasm"` (Node and browsers), `"cpu"` (native, Node, needs onnxruntime-node), or `"auto"` (default):
   * the fastest of them that is there.
   */
  readonly device?: "auto" | "wasm" | "webgpu" | "cpu";
  /** Default 1 on wasm (threads gain little below a few million multiplications a call), one per core on cpu. */
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

/** Weights of at least this many bytes are handed to the runtime beside the model instead of inside. */
const EXTERNAL_FROM = 1 << 16;

/**
 * A backend that writes each graph as ONNX and runs it in ONNX Runtime, whole, in one call.
 *
 * @throws HyalineError `backend` for an unknown device or one that cannot be loaded, `argument` for options out of range
 * @example
 * ```ts
 * useBackend(await ortBackend({ device: "wasm" }));
 * ```
 */
export async function ortBackend(options: OrtOptions = {}): Promise<OrtBackend> {
  const { threads, maxSessions = 64 } = options;
  checkCount("threads", threads);
  checkCount("maxSessions", maxSessions);
  const device = await open(options.device ?? "auto", threads);
  const name = `ort:${device.name}`;
  const sessions = new SessionCache(maxSessions);
  const queue = new Queue();
  let disposed = false;

  const compile = async (graph: Graph, { signal, label }: CompileOptions = {}): Promise<Executable> => {
    if (disposed) throw new HyalineError("disposed", `backend ${name} was used after its disposal`);
    throwIfAborted(signal);
    const plan = new Plan(graph, device, sessions, queue, label);
    await plan.prepare();
    return plan;
  };

  return {
    name,
    info: { device: device.name, threads: device.threads, version: device.version, notes: device.notes },
    supports: { dtypes: new Set(hostDTypes), ops: loweredOps(`ort-${device.name}`) },
    write: (data): HostStorage => ({ data }),
    read: async (storage): Promise<TypedArray> => hostData(storage, name),
    compile,
    free: (storage) => {
      (storage as HostStorage).data = undefined;
    },
    dispose: async () => {
      disposed = true;
      await queue.add(() => sessions.clear());
    },
  };
}

const hostData = (storage: Storage, name: string): TypedArray =>
  (storage as HostStorage).data ??
  fail("disposed", `a tensor of backend ${name} was read after it was freed`);

function checkCount(what: string, count: number | undefined): void {
  if (count !== undefined && (!Number.isInteger(count) || count < 1))
    fail("argument", `${what} is a whole number of at least 1`, String(count));
}

async function open(device: string, threads: number | undefined): Promise<Device> {
  switch (device) {
    case "wasm":
      return wasmDevice(threads);
    case "cpu":
      return cpuDevice(threads);
    case "auto":
      return isNode() ? cpuDevice(threads).catch(() => wasmDevice(threads)) : wasmDevice(threads);
    default:
      return fail("backend", "ortBackend knows the devices auto, wasm and cpu", JSON.stringify(device));
  }
}

const isNode = (): boolean => typeof process === "object" && typeof process.versions?.node === "string";

/** One thing after the other, in the order they were asked for. */
class Queue {
  #last: Promise<unknown> = Promise.resolve();

  add<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

const identities = new WeakMap<Tensor, number>();
let lastIdentity = 0;

/** A text that two graphs share when one session serves both: the same structure and the same constants. */
function sessionKey(graph: Graph): string {
  const constants = [...graph.constants.values()].map((tensor) => {
    const identity = identities.get(tensor) ?? ++lastIdentity;
    identities.set(tensor, identity);
    return identity;
  });
  return `${graphKey(graph)}\n${constants}`;
}

/** A graph on its way through a session, which may be released and made again between runs. */
class Plan implements Executable {
  readonly #key: string;
  readonly #inputs: readonly Spec[];
  readonly #outputs: readonly Spec[];
  readonly #outputNames: readonly string[];
  readonly #inputNames: readonly string[];
  #disposed = false;

  constructor(
    readonly graph: Graph,
    readonly device: Device,
    readonly sessions: SessionCache,
    readonly queue: Queue,
    readonly label: string | undefined,
  ) {
    this.#key = sessionKey(graph);
    this.#inputs = specsOf(graph, graph.inputs);
    this.#outputs = specsOf(graph, graph.outputs);
    this.#inputNames = graph.inputs.map((_, i) => `input_${i}`);
    this.#outputNames = graph.outputs.map((_, i) => `output_${i}`);
  }

  async prepare(): Promise<void> {
    await this.sessions.use(this.#key, this.#create, async () => undefined);
    this.sessions.hold(this.#key);
  }

  async run(inputs: readonly Storage[], { signal }: RunOptions = {}): Promise<readonly Storage[]> {
    if (this.#disposed) throw new HyalineError("disposed", "an executable was run after its disposal");
    const { runtime, name } = this.device;
    const feeds: Record<string, InstanceType<typeof runtime.Tensor>> = {};
    inputs.forEach((storage, i) => {
      const data = hostData(storage, name);
      feeds[this.#inputNames[i] as string] = toOrt(runtime, data, this.#inputs[i] as Spec);
    });
    const results = await this.queue.add(() =>
      this.sessions.use(this.#key, this.#create, async (session) => {
        throwIfAborted(signal);
        try {
          return await session.run(feeds);
        } catch (cause) {
          throw coded(`running ${this.label || "a graph"} on ort:${name}`, cause);
        }
      }),
    );
    return this.#outputs.map((spec, i): HostStorage => {
      const tensor = results[this.#outputNames[i] as string] as InstanceType<typeof runtime.Tensor>;
      return { data: fromOrt(tensor, spec) };
    });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.sessions.letGo(this.#key);
  }

  #create = async (): Promise<InferenceSession> => {
    const { runtime, sessionOptions, name, externalData } = this.device;
    try {
      const { bytes, externalData: weights } = await serializeGraph(this.graph, {
        target: `ort-${name}`,
        inputNames: this.#inputNames,
        outputNames: this.#outputNames,
        ...(externalData ? { externalFrom: EXTERNAL_FROM } : {}),
      });
      return await runtime.InferenceSession.create(bytes, {
        ...sessionOptions,
        ...(weights.length > 0 ? { externalData: [...weights] } : {}),
      });
    } catch (cause) {
      throw coded(`compiling ${this.label || "a graph"} for ort:${name}`, cause);
    }
  };
}
