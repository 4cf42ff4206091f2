import { HyalineError } from "@hyaline/core";

/** What ONNX Runtime's shaders use where the adapter has it. */
const features: readonly GPUFeatureName[] = ["shader-f16", "subgroups"];

/** Limits that are asked for at the adapter's best: weights may be large. */
const limits = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupSizeZ",
  "maxComputeWorkgroupsPerDimension",
] as const;

/**
 * The page's adapter, or nothing.
 *
 * @throws HyalineError `backend` where the browser fails to say
 */
export async function requestAdapter(): Promise<GPUAdapter | undefined> {
  const { gpu } = (globalThis.navigator ?? {}) as { readonly gpu?: GPU };
  try {
    return (await gpu?.requestAdapter()) ?? undefined;
  } catch (cause) {
    throw new HyalineError(
      "backend",
      `device webgpu needs a GPU adapter; got a failure (${String(cause)}); restart the browser, or use device wasm`,
      { cause },
    );
  }
}

/** A GPU device, what it was asked for, and whether it is still there. */
export class GpuDevice {
  /** Rejects when the device is lost. */
  readonly #gone: Promise<never>;
  #lost: HyalineError | undefined;

  constructor(
    readonly device: GPUDevice,
    readonly isFallback: boolean,
  ) {
    this.#gone = device.lost.then(({ reason, message }) => {
      this.#lost = new HyalineError(
        "device-lost",
        `the GPU device was lost (${[reason, message].filter(Boolean).join(": ")}); create the backend again`,
      );
      throw this.#lost;
    });
    this.#gone.catch(() => undefined);
  }

  static async request(adapter: GPUAdapter): Promise<GpuDevice> {
    const device = await adapter.requestDevice({
      requiredFeatures: features.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]])),
    });
    return new GpuDevice(device, adapter.info?.isFallbackAdapter === true);
  }

  get lost(): boolean {
    return this.#lost !== undefined;
  }

  get hasFloat16(): boolean {
    return this.device.features.has("shader-f16");
  }

  /** @throws HyalineError `device-lost` */
  check(): void {
    if (this.#lost) throw this.#lost;
  }

  /** The result of `work`, or the coded error where the device is lost first: what waits for it would wait for ever. */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    try {
      return await Promise.race([work(), this.#gone]);
    } catch (error) {
      // What fails because the device is gone may be told before the loss itself.
      await Promise.race([this.#gone, new Promise((resolve) => setTimeout(resolve))]);
      throw error;
    }
  }
}
