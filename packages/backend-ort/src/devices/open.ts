import { fail, HyalineError } from "@hyaline/core";
import type { Device, RuntimeUrls } from "../runtime.js";
import { cpuDevice } from "./cpu.js";
import { wasmDevice } from "./wasm.js";

/** The devices by the name that users give. */
export type DeviceName = "auto" | "wasm" | "cpu" | "webgpu";

const isNode = (): boolean => typeof process === "object" && typeof process.versions?.node === "string";

export async function openDevice(
  device: DeviceName,
  threads: number | undefined,
  urls: RuntimeUrls,
): Promise<Device> {
  switch (device) {
    case "auto":
      return automatic(threads, urls);
    case "wasm":
      return wasmDevice(threads, urls.wasm);
    case "cpu":
      return cpuDevice(threads);
    case "webgpu":
      return fail("backend", "device webgpu is not there yet", undefined, "use device wasm");
    default:
      return fail("backend", "ortBackend knows the devices auto, wasm and cpu", JSON.stringify(device));
  }
}

/** Native where it is installed, WebAssembly elsewhere; the notes say why. */
async function automatic(threads: number | undefined, urls: RuntimeUrls): Promise<Device> {
  if (!isNode()) return wasmDevice(threads, urls.wasm);
  try {
    return await cpuDevice(threads);
  } catch (error) {
    if (!(error instanceof HyalineError)) throw error;
    const device = await wasmDevice(threads, urls.wasm);
    return { ...device, notes: ["auto chose wasm: onnxruntime-node is not installed", ...device.notes] };
  }
}
