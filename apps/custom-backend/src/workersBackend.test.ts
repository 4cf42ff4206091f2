import { referenceBackend } from "@hyaline/backend-reference";
import {
  type Backend,
  cond,
  conv,
  convFilterGradient,
  convTranspose,
  evaluate,
  exp,
  jit,
  matMul,
  random,
  type Tensor,
  tensor,
  where,
} from "@hyaline/core";
import { afterAll, describe, expect, test } from "vitest";
import { builtWorker } from "./testing/builtWorker.js";
import { type WorkersOptions, workersBackend } from "./workersBackend.js";

const workerUrl = builtWorker();
const made: Backend[] = [];
const workers = (options: WorkersOptions) => {
  const backend = workersBackend({ workerUrl, ...options });
  made.push(backend);
  return backend;
};
afterAll(() => Promise.all(made.map((backend) => backend.dispose())));

const reference = referenceBackend();
const normal = (seed: number, shape: readonly number[], dtype: "float32" | "float64" = "float32") =>
  random.normal(random.key(seed), shape, { dtype });

const bits = async (x: Tensor) => {
  const data = await x.data();
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
};

const odd = {
  strides: [2, 1],
  dilations: [1, 2],
  padding: [
    [1, 2],
    [0, 1],
  ] as [number, number][],
  groups: 2,
};

describe("gives the reference backend's bits, whatever the number of threads", () => {
  const cases: Readonly<Record<string, (dtype: "float32" | "float64") => Tensor>> = {
    "a matrix product of odd sizes": (dtype) =>
      matMul(normal(1, [67, 129], dtype), normal(2, [129, 61], dtype)),
    "batches that broadcast": (dtype) =>
      matMul(normal(1, [3, 1, 9, 40], dtype), normal(2, [5, 40, 7], dtype)),
    "a convolution with a bias, groups, strides and dilations": (dtype) =>
      conv(normal(1, [3, 4, 17, 19], dtype), normal(2, [6, 2, 3, 3], dtype), normal(3, [6], dtype), odd),
    "a convolution over three axes": (dtype) =>
      conv(normal(1, [2, 3, 7, 8, 9], dtype), normal(2, [4, 3, 2, 3, 2], dtype), { padding: "same" }),
    "a transposed convolution": (dtype) =>
      convTranspose(normal(1, [2, 6, 9, 9], dtype), normal(2, [6, 3, 3, 4], dtype), normal(3, [6], dtype), {
        ...odd,
        outputPadding: [1, 0],
      }),
    "a filter gradient": (dtype) =>
      convFilterGradient(normal(1, [3, 4, 17, 19], dtype), normal(2, [3, 6, 9, 16], dtype), {
        ...odd,
        kernel: 3,
      }),
    "elementwise ops that broadcast": (dtype) =>
      where(normal(1, [40, 1, 30], dtype).greater(0), exp(normal(2, [50, 1], dtype)), normal(3, [30], dtype)),
    "sums along the first and the last axis": (dtype) => normal(1, [30, 40, 50], dtype).sum({ axes: [0, 2] }),
    "the largest along the middle": (dtype) => normal(1, [30, 40, 50], dtype).max({ axes: 1 }),
  };
  const backends = [1, 2, 5].map((threads) => workers({ threads, shareFrom: 0 }));
  for (const [name, make] of Object.entries(cases)) {
    test.each(["float32", "float64"] as const)(`${name}, %s`, async (dtype) => {
      const expected = await bits((await evaluate([make(dtype)], { backend: reference }))[0] as Tensor);
      for (const backend of backends) {
        const [got] = await evaluate([make(dtype)], { backend });
        expect(await bits(got as Tensor)).toBe(expected);
      }
    });
  }
});

test("the caller's thread stays free while workers compute", async () => {
  const [a, b] = [normal(1, [600, 600]), normal(2, [600, 600])];
  await evaluate([a, b], { backend: reference });
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await evaluate([a.matMul(b)], { backend: workers({ threads: 1 }) });
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(10);
});

test("a worker that stops fails the call by name, and the next call has a new one", async () => {
  const backend = workers({
    threads: 2,
    shareFrom: 0,
    workerUrl: new URL("data:text/javascript,process.exit(3)"),
  });
  await expect(evaluate([tensor([1, 2]).exp()], { backend })).rejects.toMatchObject({
    code: "internal",
    message: "the workers kernel of exp(float32[2]) failed: Error: a worker thread has stopped",
  });
});

test("calls that overlap in the workers do not mix", async () => {
  const square = jit((x: Tensor) => x.matMul(x), { backend: workers({ threads: 2, shareFrom: 0 }) });
  const inputs = Array.from({ length: 20 }, (_, i) =>
    tensor([
      [i, 1],
      [0, i],
    ]),
  );
  const results = await Promise.all(inputs.map((x) => square(x)));
  for (const [i, y] of results.entries())
    expect(await y.array()).toEqual([
      [i * i, 2 * i],
      [0, i * i],
    ]);
});

test.each([
  [{ threads: 0 }, /threads is a whole number of at least 1; got 0/],
  [{ threads: 1.5 }, /threads is a whole number/],
  [{ shareFrom: -1 }, /shareFrom is a number of at least 0/],
  [{ shareFrom: Number.NaN }, /shareFrom is a number/],
])("%j is refused", (options, message) => {
  expect(() => workersBackend(options)).toThrow(
    expect.objectContaining({ code: "argument", message: expect.stringMatching(message) }),
  );
});

test("memory is used again, and never while somebody needs it", async () => {
  const backend = workers({ threads: 2, shareFrom: 0 });
  const chosen = (x: Tensor) =>
    cond(
      x.sum().greater(0),
      (v: Tensor) => v,
      (v: Tensor) => v.neg(),
      x.mul(2),
    );
  const step = jit(chosen, { backend });
  const [first] = await evaluate([normal(1, [300, 300]).square()], { backend });
  const expected = await bits(first as Tensor);
  const before = process.memoryUsage.rss();
  for (let i = 0; i < 300; i++) {
    const y = await step(first as Tensor);
    if (i % 100 === 0) {
      const [doubled] = await evaluate([(first as Tensor).mul(2)], { backend: reference });
      expect(await bits(y)).toBe(await bits(doubled as Tensor));
    }
    y.dispose();
  }
  expect(await bits(first as Tensor)).toBe(expected);
  // 300 steps of two results of 360 kB would be 200 MB.
  expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 2 ** 20);
});
