import { allocate, type Spec, sizeOf, type TypedArray } from "@hyaline/core";
import type { GpuDevice } from "./gpuDevice.js";

/** ONNX Runtime copies whole multiples of this. */
const ALIGNMENT = 16;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

const bytesOf = ({ dtype, shape }: Spec): number => allocate(dtype, 0).BYTES_PER_ELEMENT * sizeOf(shape);

/** So many bytes wait to be used again; what would be more is given back to the GPU. */
const MOST_IDLE_BYTES = 1 << 28;

/** GPU buffers by size. Used again, they need not be made and cleared anew in each run. */
export class BufferPool {
  readonly #idle = new Map<number, GPUBuffer[]>();
  #idleBytes = 0;

  constructor(readonly gpu: GpuDevice) {}

  acquire(spec: Spec): GPUBuffer {
    return this.#take(aligned(bytesOf(spec)));
  }

  #take(size: number): GPUBuffer {
    this.gpu.check();
    const idle = this.#idle.get(size)?.pop();
    if (idle) {
      this.#idleBytes -= size;
      return idle;
    }
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return this.gpu.device.createBuffer({ size, usage });
  }

  release(buffer: GPUBuffer): void {
    const { size } = buffer;
    if (this.gpu.lost || this.#idleBytes + size > MOST_IDLE_BYTES) {
      buffer.destroy();
      return;
    }
    this.#idleBytes += size;
    const idle = this.#idle.get(size);
    if (idle) idle.push(buffer);
    else this.#idle.set(size, [buffer]);
  }

  upload(data: TypedArray): GPUBuffer {
    const buffer = this.#take(aligned(data.byteLength));
    const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    // Whole words can be written, and no less.
    const rest = bytes.length % 4;
    const whole = rest === 0 ? bytes : new Uint8Array(bytes.length + 4 - rest);
    if (rest > 0) whole.set(bytes);
    this.gpu.device.queue.writeBuffer(buffer, 0, whole);
    return buffer;
  }

  download(buffer: GPUBuffer, spec: Spec): Promise<TypedArray> {
    const result = allocate(spec.dtype, sizeOf(spec.shape));
    const size = aligned(result.byteLength);
    return this.gpu.guard(async () => {
      const { device } = this.gpu;
      const staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
      try {
        const encoder = device.createCommandEncoder();
        encoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
        device.queue.submit([encoder.finish()]);
        await staging.mapAsync(GPUMapMode.READ);
        const bytes = new Uint8Array(result.buffer as ArrayBuffer, result.byteOffset, result.byteLength);
        bytes.set(new Uint8Array(staging.getMappedRange(), 0, result.byteLength));
        return result;
      } finally {
        staging.destroy();
      }
    });
  }

  /** Gives every idle buffer back. */
  clear(): void {
    for (const buffers of this.#idle.values()) for (const buffer of buffers) buffer.destroy();
    this.#idle.clear();
    this.#idleBytes = 0;
  }
}
