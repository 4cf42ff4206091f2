import { HyalineError, jit, type Tensor, tensor } from "@hyaline/core";
import { afterEach, expect, test, vi } from "vitest";
import { ortBackend } from "./ortBackend.js";

afterEach(() => vi.restoreAllMocks());

const adapterIs = (adapter: GPUAdapter | null) =>
  vi.spyOn(navigator.gpu, "requestAdapter").mockResolvedValue(adapter);

/** The page's own adapter, with another word on whether it is a software fallback. */
async function adapterThatIs({ fallback }: { readonly fallback: boolean }): Promise<GPUAdapter> {
  const adapter = (await navigator.gpu.requestAdapter()) as GPUAdapter;
  return {
    features: adapter.features,
    limits: adapter.limits,
    info: { isFallbackAdapter: fallback },
    requestDevice: (descriptor: GPUDeviceDescriptor) => adapter.requestDevice(descriptor),
  } as unknown as GPUAdapter;
}

test("no adapter is a coded error", async () => {
  adapterIs(null);
  const error = await ortBackend({ device: "webgpu" }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(HyalineError);
  expect((error as HyalineError).code).toBe("backend");
  expect((error as HyalineError).message).toMatch(/needs a GPU adapter.*or device wasm/);
});

test("without an adapter auto is wasm, and says why", async () => {
  adapterIs(null);
  const backend = await ortBackend();
  expect(backend.name).toBe("ort:wasm");
  expect(backend.info.notes).toContain("auto chose wasm: there is no GPU adapter");
  await backend.dispose();
});

test("with a software adapter auto is wasm, and says why", async () => {
  adapterIs(await adapterThatIs({ fallback: true }));
  const backend = await ortBackend();
  expect(backend.name).toBe("ort:wasm");
  expect(backend.info.notes).toContain("auto chose wasm: the GPU adapter is a software fallback");
  await backend.dispose();
});

test("with a GPU that gives no device auto is wasm, and says why", async () => {
  const adapter = await adapterThatIs({ fallback: false });
  adapterIs({ ...adapter, requestDevice: () => Promise.reject(new Error("out of devices")) });
  const backend = await ortBackend();
  expect(backend.name).toBe("ort:wasm");
  expect(backend.info.notes).toContainEqual(expect.stringContaining("out of devices"));
  await backend.dispose();
});

test("with a GPU auto is webgpu", async () => {
  adapterIs(await adapterThatIs({ fallback: false }));
  const backend = await ortBackend();
  expect(backend.name).toBe("ort:webgpu");
  expect(backend.info.notes[0]).toBe("auto chose webgpu: there is a GPU adapter");
  expect(await (await jit((x: Tensor) => x.add(1), { backend })(tensor([1]))).array()).toEqual([2]);
  await backend.dispose();
});
