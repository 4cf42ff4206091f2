import { type DType, fail, type Spec, sizeOf, type TypedArray } from "@hyaline/core";
import type { InferenceSession, Tensor } from "onnxruntime-web";
import type { BufferPool } from "./bufferPool.js";
import { hostArray } from "./hostTensor.js";
import type { Memory } from "./memory.js";
import type { Runtime } from "./runtime.js";

/** Tensors that shaders read and write live on the GPU; for the others ONNX Runtime's WebGPU provider has no kernels. */
const onGpu: ReadonlySet<DType> = new Set(["float32", "float16", "int32", "uint32", "bool"]);

const belongsOnGpu = ({ dtype, shape }: Spec): boolean => onGpu.has(dtype) && sizeOf(shape) > 0;

/** One tensor: on the host until a session needs it and in a GPU buffer from then on, or, as a result, from the start. */
interface GpuStorage {
  data?: TypedArray | undefined;
  buffer?: GPUBuffer | undefined;
  /** What a session is fed with. */
  tensor?: Tensor | undefined;
}

/**
 * Tensors in the buffers of a GPU, between runs too. The buffers are ours and not ONNX Runtime's, whose own would have to
 * be given back before their session is released.
 */
export class GpuMemory implements Memory {
  readonly #storages = new Set<GpuStorage>();

  constructor(
    readonly runtime: Runtime,
    readonly pool: BufferPool,
    readonly backend: string,
  ) {}

  #add(storage: GpuStorage): GpuStorage {
    this.#storages.add(storage);
    return storage;
  }

  #checked(storage: unknown): GpuStorage {
    if (this.#storages.has(storage as GpuStorage)) return storage as GpuStorage;
    return fail("disposed", `a tensor of backend ${this.backend} was used after it was freed`);
  }

  write(data: TypedArray): GpuStorage {
    return this.#add({ data });
  }

  async read(storage: unknown, spec: Spec): Promise<TypedArray> {
    const { data, buffer } = this.#checked(storage);
    return data ?? this.pool.download(buffer as GPUBuffer, spec);
  }

  free(storage: unknown): void {
    const own = storage as GpuStorage;
    this.#storages.delete(own);
    if (own.buffer) this.pool.release(own.buffer);
    own.data = undefined;
    own.buffer = undefined;
    own.tensor = undefined;
  }

  feed(storage: unknown, spec: Spec): Tensor {
    const own = this.#checked(storage);
    const { Tensor } = this.runtime;
    const dataType = spec.dtype as "float32";
    if (own.data && belongsOnGpu(spec)) {
      own.buffer = this.pool.upload(own.data);
      own.data = undefined;
    }
    own.tensor ??= own.buffer
      ? Tensor.fromGpuBuffer(own.buffer, { dataType, dims: spec.shape })
      : new Tensor(dataType, own.data as Float32Array, spec.shape);
    return own.tensor;
  }

  reserve(spec: Spec): GpuStorage | undefined {
    return belongsOnGpu(spec) ? this.#add({ buffer: this.pool.acquire(spec) }) : undefined;
  }

  fetch(tensor: Tensor, spec: Spec): GpuStorage {
    return this.#add({ data: hostArray(tensor, spec) });
  }

  outputOptions(names: readonly string[], specs: readonly Spec[]): InferenceSession.SessionOptions {
    const place = (spec: Spec) => (belongsOnGpu(spec) ? "gpu-buffer" : "cpu");
    return {
      preferredOutputLocation: Object.fromEntries(names.map((name, i) => [name, place(specs[i] as Spec)])),
    };
  }

  dispose(): void {
    this.pool.clear();
  }

  count(): number {
    return this.#storages.size;
  }
}
