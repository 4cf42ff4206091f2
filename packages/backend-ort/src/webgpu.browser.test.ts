import {
  type Backend,
  evaluate,
  full,
  grad,
  HyalineError,
  jit,
  matMul,
  random,
  relu,
  slice,
  type Tensor,
  tensor,
} from "@hyaline/core";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { OrtBackend } from "./backendOf.js";
import { ortBackend } from "./ortBackend.js";

let backend: OrtBackend;
beforeAll(async () => {
  backend = await ortBackend({ device: "webgpu" });
});
afterAll(() => backend.dispose());
afterEach(() => vi.restoreAllMocks());

const storages = (of: Backend): number => of.memory?.().storages ?? Number.NaN;

test("says what it is", () => {
  expect(backend.name).toBe("ort:webgpu");
  expect(backend.info).toMatchObject({ device: "webgpu", version: expect.stringMatching(/^\d+\.\d+/) });
  expect(backend.info.notes).toContainEqual(expect.stringContaining("float64 is not supported"));
  expect(backend.supports.dtypes.has("float64")).toBe(false);
});

test("a small net and its gradient", async () => {
  const [x, b] = [tensor([[1, -2, 3]]), tensor([0.5, -0.5])];
  const w = tensor([
    [1, 2],
    [3, 4],
    [-5, 6],
  ]);
  const loss = (w: Tensor) => relu(matMul(x, w).add(b)).sum();
  expect(await (await jit(loss, { backend })(w)).item()).toBe(11.5);
  expect(await (await jit((w: Tensor) => grad(loss)(w), { backend })(w)).array()).toEqual([
    [0, 1],
    [0, -2],
    [0, 3],
  ]);
});

test("values stay on the GPU between calls: nothing is read back until someone asks", async () => {
  const step = jit((x: Tensor) => matMul(x, x).mul(0.5), { backend });
  let x = await step(full([8, 8], 0.5));
  const mapped = vi.spyOn(GPUBuffer.prototype, "mapAsync");
  const written = vi.spyOn(GPUQueue.prototype, "writeBuffer");
  for (let i = 0; i < 5; i++) x = await step(x);
  expect(mapped).not.toHaveBeenCalled();
  // Shaders' parameters are written in each run, and no more.
  const bytes = written.mock.calls.map(([, , data]) => data.byteLength);
  expect(Math.max(...bytes)).toBeLessThan(8 * 8 * 4);
  // A matrix of one number c becomes one of 8 c² / 2.
  let expected = 0.5;
  for (let i = 0; i < 6; i++) expected = 4 * expected * expected;
  expect((await x.data()).every((v) => v === expected)).toBe(true);
  expect(mapped).toHaveBeenCalledTimes(1);
});

test("a training loop keeps its memory: storages and GPU buffers", async () => {
  const step = jit((w: Tensor, x: Tensor) => w.sub(grad((w: Tensor) => matMul(x, w).square().mean())(w)), {
    backend,
  });
  const x = full([16, 8], 0.1);
  let w = full([8, 4], 1);
  const counts: number[] = [];
  const made = vi.spyOn(GPUDevice.prototype, "createBuffer");
  for (let i = 0; i < 60; i++) {
    const next = await step(w, x);
    w.dispose();
    w = next;
    counts.push(storages(backend));
    if (i === 10) made.mockClear();
  }
  expect(counts[59]).toBeLessThanOrEqual(counts[10] as number);
  // Buffers are used again.
  expect(made.mock.calls.length).toBeLessThan(50);
  w.dispose();
});

test("results outlive the session that made them", async () => {
  const small = await ortBackend({ device: "webgpu", maxSessions: 1 });
  const [f, g] = [
    jit((x: Tensor) => x.add(1), { backend: small }),
    jit((x: Tensor) => x.mul(5), { backend: small }),
  ];
  const inputs = [0, 1, 2].map((i) => tensor([i]));
  const kept: Tensor[] = [];
  for (const x of inputs) kept.push(await f(x), await g(x));
  f.dispose();
  g.dispose();
  expect(await Promise.all(kept.map((t) => t.item()))).toEqual([1, 0, 2, 5, 3, 10]);
  for (const t of [...kept, ...inputs]) t.dispose();
  expect(storages(small)).toBe(0);
  await small.dispose();
});

test("integers, booleans, bytes and empty tensors go in and out", async () => {
  const [whole, bytes] = [
    tensor([7, -8, 9], { dtype: "int32" }),
    tensor(Uint8Array.of(250, 1, 2), { dtype: "uint8" }),
  ];
  const f = jit((a: Tensor, b: Tensor) => [a.mul(2), a.greater(0), b.add(10), slice(a, [[1, 1]])], {
    backend,
  });
  const [doubled, positive, wrapped, empty] = await f(whole, bytes);
  expect(await (doubled as Tensor).array()).toEqual([14, -16, 18]);
  expect(Array.from(await (positive as Tensor).data())).toEqual([1, 0, 1]);
  expect(Array.from(await (wrapped as Tensor).data())).toEqual([4, 11, 12]);
  expect((await (empty as Tensor).data()).length).toBe(0);
});

test("the same key gives the same bits, on the host and inside a graph", async () => {
  const key = random.key(7);
  const outside = await random.bits(key, [50]).data();
  const inside = await (await jit((key: Tensor) => random.bits(key, [50]), { backend })(key)).data();
  expect(inside).toEqual(outside);
});

test("calls at once of two backends on one device, and of another runtime", async () => {
  const [second, wasm] = [await ortBackend({ device: "webgpu" }), await ortBackend({ device: "wasm" })];
  const all = [backend, second, wasm];
  const fs = all.map((on, k) =>
    jit(
      (x: Tensor) =>
        x
          .mul(k + 1)
          .exp()
          .log(),
      { backend: on },
    ),
  );
  const results = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => (await (fs[i % 3] as (typeof fs)[0])(tensor([i + 1]))).item()),
  );
  for (const [i, value] of results.entries()) expect(value).toBeCloseTo((i + 1) * ((i % 3) + 1), 4);
  const { env } = await import("onnxruntime-web/webgpu");
  expect(await env.webgpu.device).toBeInstanceOf(GPUDevice);
  await second.dispose();
  await wasm.dispose();
});

test("a tensor that crosses backends is read back and moves", async () => {
  const wasm = await ortBackend({ device: "wasm" });
  const onGpu = await jit((x: Tensor) => x.add(1), { backend })(tensor([1, 2]));
  const onWasm = await jit((x: Tensor) => x.mul(10), { backend: wasm })(onGpu);
  const back = await jit((x: Tensor) => x.sub(0.5), { backend })(onWasm);
  expect(await back.array()).toEqual([19.5, 29.5]);
  await evaluate([onGpu.add(1)], { backend: wasm });
  await wasm.dispose();
});

const codeOf = async (call: () => unknown): Promise<string> => {
  try {
    await call();
  } catch (error) {
    expect(error).toBeInstanceOf(HyalineError);
    return (error as HyalineError).code;
  }
  return "none";
};

test("a data type that the GPU does not hold is refused by name", async () => {
  const f = jit((x: Tensor) => x.add(1), { backend });
  expect(await codeOf(() => f(tensor([1], { dtype: "float64" })))).toBe("unsupported");
  await expect(f(tensor([1], { dtype: "float64" }))).rejects.toThrow(/no float64/);
});

test("an aborted call throws and leaves the backend usable", async () => {
  const f = jit((x: Tensor) => x.mul(3), { backend });
  await f(tensor([1]));
  expect(await codeOf(() => f.call([tensor([1])], { signal: AbortSignal.abort() }))).toBe("aborted");
  expect(await (await f(tensor([2]))).array()).toEqual([6]);
});

test("a freed backend refuses to work", async () => {
  const gone = await ortBackend({ device: "webgpu" });
  const f = jit((x: Tensor) => x.add(1), { backend: gone });
  await f(tensor([1]));
  await gone.dispose();
  expect(await codeOf(() => f(tensor([1])))).toBe("disposed");
});

test("in a worker, with the same results", async () => {
  const inWorker = await ortBackend({ device: "webgpu", worker: true });
  expect(inWorker.info).toMatchObject({ device: "webgpu", worker: true });
  const f = jit((x: Tensor) => matMul(x, x).exp(), { backend: inWorker });
  const y = await f(await f(full([2, 2], 0.1)));
  const expected = Math.exp(2 * Math.exp(0.02) ** 2);
  for (const value of await y.data()) expect(value).toBeCloseTo(expected, 4);
  await inWorker.dispose();
});

test("a profile is refused by name: ONNX Runtime has none of the GPU's time here", async () => {
  expect(await codeOf(() => ortBackend({ device: "webgpu", profile: true }))).toBe("unsupported");
});
