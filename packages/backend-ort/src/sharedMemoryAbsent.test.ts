import { jit, type Tensor, tensor } from "@hyaline/core";
import { expect, test, vi } from "vitest";
import { ortBackend } from "./ortBackend.js";

// A file of its own: a process has one number of threads.
test("without SharedArrayBuffer threads are off, which the notes say, and everything runs on one", async () => {
  vi.stubGlobal("SharedArrayBuffer", undefined);
  const backend = await ortBackend({ device: "wasm", threads: 4 });
  expect(backend.info.threads).toBe(1);
  expect(backend.info.notes).toEqual([
    expect.stringMatching(/threads are off: .*Cross-Origin-Opener-Policy.*Cross-Origin-Embedder-Policy/),
  ]);
  expect(await (await jit((x: Tensor) => x.add(1), { backend })(tensor([1]))).array()).toEqual([2]);
  vi.unstubAllGlobals();

  const later = await ortBackend({ device: "wasm", threads: 2 });
  expect(later.info.threads).toBe(1);
  expect(later.info.notes).toEqual([expect.stringContaining("another backend has started the runtime")]);
  await Promise.all([backend.dispose(), later.dispose()]);
});
