import {
  type Executable,
  type Graph,
  HyalineError,
  type RunOptions,
  type Spec,
  type Storage,
  specsOf,
  throwIfAborted,
} from "@hyaline/core";
import { serializeGraph } from "@hyaline/onnx";
import type { InferenceSession, Tensor } from "onnxruntime-web";
import { coded } from "./errors.js";
import { fromOrt, type HostStorage, hostData, toOrt } from "./hostTensor.js";
import type { Queue } from "./queue.js";
import type { Device } from "./runtime.js";
import type { SessionCache } from "./sessionCache.js";
import type { SessionKeys } from "./sessionKeys.js";

/** What the executables of one backend share. */
export interface Shared {
  readonly device: Device;
  readonly sessions: SessionCache;
  readonly keys: SessionKeys;
  readonly queue: Queue;
}

/** Weights of at least this many bytes are handed to the runtime beside the model instead of inside it. */
const EXTERNAL_FROM = 1 << 16;

/** A graph on its way through a session, which may be released and made again between runs. */
export class SessionExecutable implements Executable {
  readonly #key: string;
  readonly #inputs: readonly Spec[];
  readonly #outputs: readonly Spec[];
  readonly #inputNames: readonly string[];
  readonly #outputNames: readonly string[];
  /** ONNX Runtime fuses float64 nodes into ops for which it has float32 kernels alone, and then finds none. */
  readonly #hasFloat64: boolean;
  #disposed = false;

  private constructor(
    readonly graph: Graph,
    readonly shared: Shared,
    readonly label: string,
  ) {
    this.#key = shared.keys.keyOf(graph);
    this.#inputs = specsOf(graph, graph.inputs);
    this.#outputs = specsOf(graph, graph.outputs);
    this.#hasFloat64 = graph.specs.some(({ dtype }) => dtype === "float64");
    this.#inputNames = graph.inputs.map((_, i) => `input_${i}`);
    this.#outputNames = graph.outputs.map((_, i) => `output_${i}`);
  }

  static async create(graph: Graph, shared: Shared, label = ""): Promise<SessionExecutable> {
    const executable = new SessionExecutable(graph, shared, label || "a graph");
    await shared.sessions.use(executable.#key, executable.#createSession, async () => undefined);
    shared.sessions.hold(executable.#key);
    return executable;
  }

  async run(inputs: readonly Storage[], { signal }: RunOptions = {}): Promise<readonly Storage[]> {
    const { device, queue, sessions } = this.shared;
    if (this.#disposed) throw new HyalineError("disposed", "an executable was run after its disposal");
    const feeds = this.#feeds(inputs);
    const results = await queue.add(() =>
      sessions.use(this.#key, this.#createSession, async (session) => {
        throwIfAborted(signal);
        try {
          return await session.run(feeds, device.runOptions);
        } catch (cause) {
          throw coded(`running ${this.label} on ort:${device.name}`, cause);
        }
      }),
    );
    return this.#outputs.map((spec, i): HostStorage => {
      const tensor = results[this.#outputNames[i] as string] as Tensor;
      return fromOrt(tensor, spec);
    });
  }

  #feeds(inputs: readonly Storage[]): Record<string, Tensor> {
    const { name, runtime, mostInputBytes } = this.shared.device;
    const feeds: Record<string, Tensor> = {};
    let bytes = 0;
    inputs.forEach((storage, i) => {
      const data = hostData(storage, `ort:${name}`);
      bytes += data.byteLength;
      feeds[this.#inputNames[i] as string] = toOrt(runtime, storage as HostStorage, this.#inputs[i] as Spec);
    });
    if (bytes > mostInputBytes) {
      throw new HyalineError(
        "out-of-memory",
        `running ${this.label} on ort:${name}: its inputs have ${bytes} bytes, and there is room for ${mostInputBytes}; use a smaller batch, or device cpu`,
      );
    }
    return feeds;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.shared.sessions.letGo(this.#key);
  }

  #createSession = async (): Promise<InferenceSession> => {
    const { name, runtime, threads, sessionOptions } = this.shared.device;
    try {
      const { bytes, externalData } = await serializeGraph(this.graph, {
        target: `ort-${name}`,
        singleThread: threads === 1,
        inputNames: this.#inputNames,
        outputNames: this.#outputNames,
        externalFrom: EXTERNAL_FROM,
      });
      return await runtime.InferenceSession.create(bytes, {
        ...sessionOptions,
        ...(this.#hasFloat64 ? { graphOptimizationLevel: "basic" } : {}),
        ...(externalData.length > 0 ? { externalData: [...externalData] } : {}),
      });
    } catch (cause) {
      throw coded(`compiling ${this.label} for ort:${name}`, cause);
    }
  };
}
