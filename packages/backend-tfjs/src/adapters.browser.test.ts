import { jit, type Tensor, tensor } from "@hyaline/core";
import { afterEach, expect, test, vi } from "vitest";
import { tfjsBackend } from "./tfjsBackend.js";

afterEach(() => vi.restoreAllMocks());

/** What the page has fetched of TensorFlow.js's engines. */
const fetched = (): string[] => {
  const urls = performance.getEntriesByType("resource").map(({ name }) => name);
  return ["cpu", "wasm", "webgl", "webgpu"].filter((engine) =>
    urls.some((url) => url.includes(`tfjs-backend-${engine}`)),
  );
};

test("an engine fetches itself alone", async () => {
  // The page's own files have filled the list.
  performance.clearResourceTimings();
  const backend = await tfjsBackend({ engine: "cpu" });
  expect(await (await jit((x: Tensor) => x.add(1), { backend })(tensor([1]))).array()).toEqual([2]);
  expect(fetched()).toEqual(["cpu"]);
  // What would be seen of another: the list is not empty for want of names.
  await (await tfjsBackend({ engine: "webgl" })).dispose();
  expect(fetched()).toEqual(["cpu", "webgl"]);
  await backend.dispose();
});

test.each<readonly [string, () => Promise<GPUAdapter | null>]>([
  ["there is none", async () => null],
  ["it is refused", () => Promise.reject(new DOMException("not here", "SecurityError"))],
])("webgpu without an adapter, because %s, is a coded error", async (_, answer) => {
  vi.spyOn(navigator.gpu, "requestAdapter").mockImplementation(answer);
  await expect(tfjsBackend({ engine: "webgpu" })).rejects.toMatchObject({
    name: "HyalineError",
    code: "backend",
    message: expect.stringMatching(/webgpu/),
  });
});
