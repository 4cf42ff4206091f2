import type { InferenceSession, Tensor } from "onnxruntime-web";
import type { Runtime } from "./runtime.js";

type Tensors = Readonly<Record<string, Tensor>>;
type Create = Runtime["InferenceSession"]["create"];

/** A session that has run so often is worth a second one that is recorded, with buffers of its own. */
const CAPTURE_AFTER = 8;

const isOnGpu = (tensors: Readonly<Record<string, Tensor | null>>): tensors is Tensors =>
  Object.values(tensors).every((tensor) => tensor?.location === "gpu-buffer");

/**
 * A session whose work is recorded once it has run several times, and played again from then on: ONNX Runtime's "graph
 * capture", which saves the writing of each shader's commands. It needs every node and every tensor on the GPU, in the
 * same buffers each time; where that is not so, the session goes on as it was.
 */
export class CapturingSession {
  #runs = 0;
  #recorded: Recording | undefined;

  private constructor(
    readonly device: GPUDevice,
    readonly runtime: Runtime,
    readonly session: InferenceSession,
    /** What to make the recorded session of, until it is made or cannot be. */
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
    if (this.source && ++this.#runs > CAPTURE_AFTER) await this.#record(feeds, isOnGpu(fetches));
    if (!this.#recorded) return this.session.run(feeds, fetches, options);
    await this.#recorded.run(feeds, fetches as Tensors);
    return fetches as Tensors;
  }

  async #record(feeds: Tensors, hasGpuResults: boolean): Promise<void> {
    const [model, options] = this.source as unknown as [Uint8Array, InferenceSession.SessionOptions];
    this.source = undefined;
    if (!hasGpuResults || !isOnGpu(feeds)) return;
    try {
      const session = await this.runtime.InferenceSession.create(model, {
        ...options,
        enableGraphCapture: true,
        preferredOutputLocation: "gpu-buffer",
      });
      this.#recorded = new Recording(this.device, this.runtime, session, feeds);
    } catch {
      // A node on the CPU: ONNX Runtime refuses to make such a session.
      return;
    }
    // The weights are not kept twice.
    await this.session.release();
  }

  async release(): Promise<void> {
    await (this.#recorded ?? this.session).release();
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

  async run(feeds: Tensors, fetches: Tensors): Promise<void> {
    const changed = Object.keys(feeds).filter((name) => this.#held.get(name) !== feeds[name]);
    this.#copy(changed.map((name) => [feeds[name] as Tensor, this.#inputs[name] as Tensor]));
    for (const name of changed) this.#held.set(name, feeds[name] as Tensor);
    // With buffers given for its results too, ONNX Runtime 1.30 loses hold of them in the second run.
    const results = (await this.session.run(this.#inputs)) as Tensors;
    this.#copy(Object.keys(fetches).map((name) => [results[name] as Tensor, fetches[name] as Tensor]));
    for (const result of Object.values(results)) result.dispose();
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
