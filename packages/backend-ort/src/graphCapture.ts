import type { InferenceSession, Tensor } from "onnxruntime-web";
import { makesCopies, sameBytes } from "./gpuCommands.js";
import type { Runtime } from "./runtime.js";

type Tensors = Readonly<Record<string, Tensor>>;
type Create = Runtime["InferenceSession"]["create"];

/** A session that has run so often is worth a second one that is recorded, with buffers of its own. */
const CAPTURE_AFTER = 8;

const isOnGpu = (tensors: Readonly<Record<string, Tensor | null>>): tensors is Tensors =>
  Object.values(tensors).every((tensor) => tensor?.location === "gpu-buffer");

/**
 * A session whose work is recorded once it has run several times, and played again from then on: ONNX Runtime's "graph
 * capture", which saves the choosing and the writing of each shader's commands. It needs every node and every tensor on
 * the GPU; where that is not so, or where a recording does not do what the session does, the session goes on as it was.
 */
export class CapturingSession {
  #runs = 0;
  #recording: Recording | undefined;

  private constructor(
    readonly device: GPUDevice,
    readonly runtime: Runtime,
    readonly session: InferenceSession,
    /** What to make the recorded session of, until that has been tried. */
    private source: Parameters<Create> | undefined,
  ) {}

  static async create(
    device: GPUDevice,
    runtime: Runtime,
    ...source: Parameters<Create>
  ): Promise<CapturingSession> {
    const session = await runtime.InferenceSession.create(...source);
    return new CapturingSession(device, runtime, session, source);
  }

  async run(
    feeds: Tensors,
    fetches: Readonly<Record<string, Tensor | null>>,
    options?: InferenceSession.RunOptions,
  ): Promise<InferenceSession.OnnxValueMapType> {
    if (this.#recording) return this.#recording.run(feeds, fetches as Tensors);
    const results = await this.session.run(feeds, fetches, options);
    if (this.source && ++this.#runs === CAPTURE_AFTER) {
      const { source } = this;
      this.source = undefined;
      if (isOnGpu(feeds) && isOnGpu(fetches)) this.#recording = await this.#record(source, feeds, fetches);
      // The weights are not kept twice.
      if (this.#recording) await this.session.release();
    }
    return results;
  }

  /** A recording that was seen to do what the session did, which made `results` of `feeds`. */
  async #record(
    source: Parameters<Create>,
    feeds: Tensors,
    results: Tensors,
  ): Promise<Recording | undefined> {
    const { device, runtime } = this;
    const [model, options] = source as unknown as [Uint8Array, InferenceSession.SessionOptions];
    let session: InferenceSession;
    try {
      session = await runtime.InferenceSession.create(model, {
        ...options,
        enableGraphCapture: true,
        preferredOutputLocation: "gpu-buffer",
      });
    } catch {
      // A node on the CPU: ONNX Runtime refuses to make such a session.
      return;
    }
    const recording = new Recording(device, runtime, session, feeds);
    try {
      // Shaders alone are recorded. Where a node copies a buffer, a replay would find there what was there before.
      const copies = await makesCopies(device, () => recording.record());
      if (!copies && (await recording.gives(results, feeds))) return recording;
    } catch {
      // As good as a wrong one.
    }
    await recording.release();
    return;
  }

  async release(): Promise<void> {
    await (this.#recording ?? this.session).release();
  }
}

/** A recorded session, with the buffers that it always reads and writes. */
class Recording {
  readonly #inputs: Tensors;
  /** What the inputs' buffers hold: a tensor that comes again need not be copied again. */
  readonly #held = new Map<string, Tensor>();

  constructor(
    readonly device: GPUDevice,
    { Tensor }: Runtime,
    readonly session: InferenceSession,
    feeds: Tensors,
  ) {
    this.#inputs = Object.fromEntries(
      Object.entries(feeds).map(([name, { gpuBuffer, type, dims }]) => {
        const { size, usage } = gpuBuffer as GPUBuffer;
        const own = device.createBuffer({ size, usage });
        return [name, Tensor.fromGpuBuffer(own, { dataType: type as "float32", dims })];
      }),
    );
  }

  /** Records the session, on inputs that are all 0: replays with others then show whether anything was left out. */
  async record(): Promise<void> {
    const results = (await this.session.run(this.#inputs)) as Tensors;
    for (const result of Object.values(results)) result.dispose();
  }

  async run(feeds: Tensors, fetches: Tensors): Promise<Tensors> {
    await this.#replay(feeds, (results) => {
      this.#copy(Object.keys(fetches).map((name) => [results[name] as Tensor, fetches[name] as Tensor]));
    });
    return fetches;
  }

  /** Whether it makes `expected` of `feeds`, to the bit: its shaders are the session's. */
  async gives(expected: Tensors, feeds: Tensors): Promise<boolean> {
    let same = false;
    await this.#replay(feeds, async (results) => {
      const pairs = Object.keys(expected).map((name) => [results[name], expected[name]] as [Tensor, Tensor]);
      same = await sameBytes(this.device, pairs);
    });
    return same;
  }

  async #replay(feeds: Tensors, use: (results: Tensors) => void | Promise<void>): Promise<void> {
    const changed = Object.keys(feeds).filter((name) => this.#held.get(name) !== feeds[name]);
    this.#copy(changed.map((name) => [feeds[name] as Tensor, this.#inputs[name] as Tensor]));
    for (const name of changed) this.#held.set(name, feeds[name] as Tensor);
    // With buffers given for its results too, ONNX Runtime 1.30 loses hold of them in the second run.
    const results = (await this.session.run(this.#inputs)) as Tensors;
    try {
      await use(results);
    } finally {
      for (const result of Object.values(results)) result.dispose();
    }
  }

  #copy(pairs: readonly (readonly [from: Tensor, to: Tensor])[]): void {
    if (pairs.length === 0) return;
    const encoder = this.device.createCommandEncoder();
    for (const [from, to] of pairs) {
      const target = to.gpuBuffer as GPUBuffer;
      encoder.copyBufferToBuffer(from.gpuBuffer as GPUBuffer, 0, target, 0, target.size);
    }
    this.device.queue.submit([encoder.finish()]);
  }

  async release(): Promise<void> {
    await this.session.release();
    for (const { gpuBuffer } of Object.values(this.#inputs)) (gpuBuffer as GPUBuffer).destroy();
  }
}
