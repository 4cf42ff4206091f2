/** What is seen of the commands that ONNX Runtime gives a GPU device, and of what they did. */
import type { Tensor } from "onnxruntime-web";

/**
 * Whether `work` copies buffers on the device. Copies to be read by the host are not counted: they may be another
 * call's, and change nothing on the GPU.
 */
export async function makesCopies(device: GPUDevice, work: () => Promise<void>): Promise<boolean> {
  let copies = false;
  const create = device.createCommandEncoder;
  device.createCommandEncoder = (...args) => {
    const encoder = create.apply(device, args);
    const copy = encoder.copyBufferToBuffer as (...args: unknown[]) => undefined;
    encoder.copyBufferToBuffer = (...args: unknown[]) => {
      const to = args.slice(1).find((arg) => arg instanceof GPUBuffer);
      if (!to || (to.usage & GPUBufferUsage.MAP_READ) === 0) copies = true;
      return copy.apply(encoder, args);
    };
    return encoder;
  };
  try {
    await work();
  } finally {
    // The prototype's is in force again.
    Reflect.deleteProperty(device, "createCommandEncoder");
  }
  return copies;
}

const elementBytes: Readonly<Record<string, number>> = { bool: 1, float16: 2 };

const bytesOf = ({ type, size }: Tensor): number => size * (elementBytes[type] ?? 4);

/** Whether the tensors of each pair, in GPU buffers, are the same to the bit. */
export async function sameBytes(
  device: GPUDevice,
  pairs: readonly (readonly [Tensor, Tensor])[],
): Promise<boolean> {
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  for (const pair of pairs) {
    const bytes = bytesOf(pair[0]);
    const half = Math.ceil(bytes / 16) * 16;
    const staging = device.createBuffer({ size: 2 * half, usage });
    try {
      const encoder = device.createCommandEncoder();
      for (const [i, { gpuBuffer }] of pair.entries()) {
        encoder.copyBufferToBuffer(gpuBuffer as GPUBuffer, 0, staging, i * half, half);
      }
      device.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ);
      const both = new Uint8Array(staging.getMappedRange());
      for (let i = 0; i < bytes; i++) if (both[i] !== both[half + i]) return false;
    } finally {
      staging.destroy();
    }
  }
  return true;
}
