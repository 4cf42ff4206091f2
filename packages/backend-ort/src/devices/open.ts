import { fail, HyalineError } from "@hyaline/core";
import type { EngineOptions } from "../engine.js";
import { requestAdapter } from "../gpuDevice.js";
import { type Device, messageOf, type RuntimeUrls } from "../runtime.js";
import { cpuDevice } from "./cpu.js";
import { wasmDevice } from "./wasm.js";
import { isNode } from "./wasmPath.js";
import { webgpuDevice } from "./webgpu.js";

/** The devices by the name that users give. */
export type DeviceName = "auto" | "wasm" | "cpu" | "webgpu";

export async function openDevice(options: EngineOptions, urls: RuntimeUrls): Promise<Device> {
  const { device, threads } = options;
  switch (device) {
    case "auto":
      return isNode() ? automaticInNode(options, urls) : automaticInBrowsers(options, urls);
    case "wasm":
      return wasmDevice(options, urls.wasm);
    case "cpu":
      return cpuDevice(threads);
    case "webgpu":
      return webgpuDevice(options, urls.webgpu);
    default:
      return fail(
        "backend",
        "ortBackend knows the devices auto, wasm, webgpu and cpu",
        JSON.stringify(device),
      );
  }
}

const noted = (device: Device, reason: string): Device => ({
  ...device,
  notes: [`auto chose ${device.name}: ${reason}`, ...device.notes],
});

/** Native where it is installed, WebAssembly elsewhere; the notes say why. */
async function automaticInNode(options: EngineOptions, urls: RuntimeUrls): Promise<Device> {
  try {
    return noted(await cpuDevice(options.threads), "onnxruntime-node is installed");
  } catch (error) {
    if (!(error instanceof HyalineError)) throw error;
    return noted(await wasmDevice(options, urls.wasm), "onnxruntime-node is not installed");
  }
}

/** The GPU where there is one and it starts, WebAssembly elsewhere. */
async function automaticInBrowsers(options: EngineOptions, urls: RuntimeUrls): Promise<Device> {
  const wasm = async (reason: string) => noted(await wasmDevice(options, urls.wasm), reason);
  try {
    const adapter = await requestAdapter();
    if (!adapter) return await wasm("there is no GPU adapter");
    if (adapter.info?.isFallbackAdapter) return await wasm("the GPU adapter is a software fallback");
  } catch (error) {
    return wasm(messageOf(error));
  }
  let gpu: Device;
  try {
    gpu = await webgpuDevice(options, urls.webgpu);
  } catch (error) {
    return wasm(`webgpu did not start (${messageOf(error)})`);
  }
  return noted(gpu, "there is a GPU adapter");
}
