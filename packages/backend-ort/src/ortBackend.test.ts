import {
  add,
  type Backend,
  broadcastTo,
  div,
  exp,
  full,
  gather,
  HyalineError,
  jit,
  liveStorages,
  matMul,
  named,
  scatter,
  type Tensor,
  tensor,
  zeros,
} from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OrtBackend } from "./backendOf.js";
import { ortBackend } from "./ortBackend.js";

const codeOf = async (call: () => unknown): Promise<string> => {
  try {
    await call();
  } catch (error) {
    expect(error).toBeInstanceOf(HyalineError);
    return (error as HyalineError).code;
  }
  return "none";
};

const on =
  (backend: Backend) =>
  (fn: (...args: Tensor[]) => Tensor, ...args: Tensor[]) =>
    jit(fn, { backend })(...args);

describe("options", () => {
  test.each([
    [{ device: "tpu" }, "backend"],
    [{ device: "webgpu" }, "backend"],
    [{ threads: 0 }, "argument"],
    [{ threads: 1.5 }, "argument"],
    [{ maxSessions: 0 }, "argument"],
  ])("%j is refused with code %s", async (options, code) => {
    expect(await codeOf(() => ortBackend(options as never))).toBe(code);
  });

  test("an unknown device's error lists the devices", async () => {
    await expect(ortBackend({ device: "tpu" as never })).rejects.toThrow(/auto, wasm, webgpu and cpu.*"tpu"/);
  });

  test("webgpu without an adapter, as in Node, says what it needs", async () => {
    await expect(ortBackend({ device: "webgpu" })).rejects.toThrow(/needs a GPU adapter.*device wasm/);
  });

  test("auto says what it chose", async () => {
    const backend = await ortBackend();
    expect(backend.name).toBe(`ort:${backend.info.device}`);
    expect(["wasm", "cpu"]).toContain(backend.info.device);
    expect(backend.info.notes[0]).toMatch(`auto chose ${backend.info.device}: `);
    await backend.dispose();
  });
});

describe.each(["wasm", "cpu"] as const)("ort:%s", (device) => {
  let backend: OrtBackend;
  let run: ReturnType<typeof on>;
  beforeAll(async () => {
    backend = await ortBackend({ device });
    run = on(backend);
  });
  afterAll(() => backend.dispose());

  test("says what it is", () => {
    expect(backend.name).toBe(`ort:${device}`);
    expect(backend.info).toMatchObject({ device, version: expect.stringMatching(/^\d+\.\d+/) });
  });

  test("a graph with no inputs, and one with nothing to compute", async () => {
    expect(await (await run(() => full([2], 3).add(1))).array()).toEqual([4, 4]);
    expect(await (await run((x) => x, tensor([5]))).array()).toEqual([5]);
  });

  test("a product over nothing is zeros, with a bias the bias", async () => {
    const [a, b] = [zeros([2, 0]), zeros([0, 3])];
    expect(await (await run((a, b) => matMul(a, b), a, b)).array()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    const biased = await run((a, b, c) => add(matMul(a, b), c), a, b, tensor([1, 2, 3]));
    expect(await biased.array()).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  test("results of a run stay what they were after the next run", async () => {
    const double = jit((x: Tensor) => x.mul(2), { backend });
    const first = await double(full([1000], 1));
    const data = await first.data();
    await double(full([1000], 5));
    expect(data.every((v) => v === 2)).toBe(true);
  });

  test("runs of one and of several graphs at once give each its own result", async () => {
    const [f, g] = [
      jit((x: Tensor) => x.add(1), { backend }),
      jit((x: Tensor) => exp(x.mul(0)), { backend }),
    ];
    const results = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => (await (i % 2 ? f(tensor([i])) : g(tensor([i])))).item()),
    );
    expect(results).toEqual(Array.from({ length: 20 }, (_, i) => (i % 2 ? i + 1 : 1)));
  });

  test("large constants become weights", async () => {
    const w = tensor(
      Float32Array.from({ length: 40_000 }, (_, i) => i % 3),
      { shape: [40_000] },
    );
    expect(await (await run((x) => w.mul(x).sum(), tensor(2))).item()).toBe(2 * 39_999);
  });

  test("equal graphs over different constants are different", async () => {
    const scaleBy = (factor: number) => {
      const w = tensor(new Float32Array(3).fill(factor), { shape: [3] });
      return run((x) => x.mul(w), tensor([1, 1, 1]));
    };
    expect(await (await scaleBy(2)).array()).toEqual([2, 2, 2]);
    expect(await (await scaleBy(7)).array()).toEqual([7, 7, 7]);
  });

  test("integers divided by 0 do not stop the runtime", async () => {
    const ints = (...values: number[]) => tensor(values, { dtype: "int32" });
    await (await run((a, b) => div(a, b), ints(5, -(2 ** 31)), ints(0, -1))).data();
    expect(await (await run((a, b) => div(a, b), ints(7, -7), ints(2, 2))).array()).toEqual([3, -3]);
  });

  test("sums of scattered updates lose nothing", async () => {
    const count = 100_000;
    const indices = tensor(
      Int32Array.from({ length: count }, (_, i) => (i * 7919) % 13),
      { shape: [count] },
    );
    for (let repeat = 0; repeat < 3; repeat++) {
      const sums = await run(
        (i, u) => scatter(zeros([13, 4]), i, u, { reduction: "add" }).sum(),
        indices,
        full([count, 4], 1),
      );
      expect(await sums.item()).toBe(4 * count);
    }
  });

  test("an index out of range is an error that names the scope", async () => {
    const bad = () =>
      run(
        (x, i) => named("encoder", () => named("tokens", () => gather(x, i))),
        zeros([3]),
        tensor([7], { dtype: "int32" }),
      );
    expect(await codeOf(bad)).toBe("argument");
    await expect(bad()).rejects.toThrow(/^encoder\/tokens\/Gather: .*idx=7/);
  });

  test("an aborted call throws and leaves the backend usable", async () => {
    const controller = new AbortController();
    const f = jit((x: Tensor) => x.mul(3), { backend });
    await f(tensor([1]));
    const running = f.call([tensor([1])], { signal: controller.signal });
    controller.abort();
    expect(["aborted", "none"]).toContain(await codeOf(() => running));
    expect(await codeOf(() => f.call([tensor([1])], { signal: controller.signal }))).toBe("aborted");
    expect(await (await f(tensor([2]))).array()).toEqual([6]);
  });

  test("sessions past the limit are released and made again", async () => {
    const small = await ortBackend({ device, maxSessions: 1 });
    const [f, g] = [
      jit((x: Tensor) => x.add(1), { backend: small }),
      jit((x: Tensor) => x.mul(5), { backend: small }),
    ];
    for (let i = 0; i < 3; i++) {
      expect(await (await f(tensor([i]))).array()).toEqual([i + 1]);
      expect(await (await g(tensor([i]))).array()).toEqual([i * 5]);
    }
    const both = await Promise.all([f(tensor([1])), g(tensor([1])), f(tensor([2]))]);
    expect(await Promise.all(both.map((t) => t.item()))).toEqual([2, 5, 3]);
    await small.dispose();
  });

  test("a disposed backend refuses to work", async () => {
    const gone = await ortBackend({ device });
    const f = jit((x: Tensor) => x.add(1), { backend: gone });
    await f(tensor([1]));
    await gone.dispose();
    expect(await codeOf(() => f(tensor([1])))).toBe("disposed");
    expect(await codeOf(() => on(gone)((x) => x.mul(2), tensor([1])))).toBe("disposed");
  });

  test("nothing is kept of host arrays after a call, which may be given to it again", async () => {
    const own = await ortBackend({ device });
    const f = jit((x: Tensor, y: Tensor) => [x.add(y), y.mul(2)], { backend: own });
    const [x, y] = [tensor([1]), tensor([2])];
    for (let i = 0; i < 3; i++) {
      const results = await f(x, y);
      expect([own.memory().storages, liveStorages(own)]).toEqual([2, 2]);
      expect(await Promise.all(results.map((result) => result.array()))).toEqual([[3], [4]]);
      const again = await f(results[0] as Tensor, y);
      expect(await again[0]?.array()).toEqual([5]);
      for (const result of [...results, ...again]) result.dispose();
    }
    await own.dispose();
  });

  test("storages are freed with their tensors", async () => {
    const before = liveStorages(backend);
    const y = await run((x) => x.mul(2), tensor([1]));
    expect(liveStorages(backend)).toBeGreaterThan(before);
    const [storage] = [await y.data()];
    y.dispose();
    expect(storage[0]).toBe(2);
  });
});

test("a tensor larger than wasm's memory is out of memory, and the backend goes on", async () => {
  const backend = await ortBackend({ device: "wasm" });
  const huge = (x: Tensor) => exp(broadcastTo(x, [2 ** 15, 2 ** 15])).sum();
  expect(await codeOf(() => on(backend)(huge, tensor([1])))).toBe("out-of-memory");
  expect(await (await on(backend)((x) => x.mul(2), tensor([1]))).array()).toEqual([2]);
  await backend.dispose();
});
