import { Worker } from "node:worker_threads";
import {
  broadcastTo,
  exp,
  full,
  gather,
  HyalineError,
  jit,
  named,
  type Tensor,
  tensor,
  zeros,
} from "@hyaline/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OrtBackend } from "../backendOf.js";
import { backendOf } from "../backendOf.js";
import { inNode } from "./spawn.js";
import { startSourceWorker, workerBackend } from "./testing/sourceWorker.js";
import { workerEngine } from "./workerEngine.js";

const errorOf = async (call: () => unknown): Promise<HyalineError> => {
  try {
    await call();
  } catch (error) {
    expect(error).toBeInstanceOf(HyalineError);
    return error as HyalineError;
  }
  throw new Error("it did not throw");
};

let backend: OrtBackend;
beforeAll(async () => {
  backend = await workerBackend();
});
afterAll(() => backend.dispose());

/** Products that keep a thread busy for a while: a tenth of a second for 60. */
const slow = (times: number) =>
  jit(
    (x: Tensor) => {
      let y = x;
      for (let i = 0; i < times; i++) y = y.matMul(x).mul(1 / 256);
      return y;
    },
    { backend },
  );

test("says what it is", () => {
  expect(backend.name).toBe("ort:wasm");
  expect(backend.info).toMatchObject({ device: "wasm", worker: true, threads: 1 });
});

test("this thread goes on during a long run", async () => {
  const f = slow(60);
  const x = full([256, 256], 1);
  await f(x);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  const start = performance.now();
  const y = await f(x);
  const elapsed = performance.now() - start;
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(elapsed / 5 / 10);
  expect(ticks).toBeGreaterThan(3);
  expect((await y.data())[0]).toBeCloseTo(1, 5);
});

test("what is written is copied: the caller's array stays its own", async () => {
  const data = Float32Array.of(1, 2, 3);
  const x = tensor(data, { shape: [3] });
  const f = jit((x: Tensor) => x.mul(2), { backend });
  expect(await (await f(x)).array()).toEqual([2, 4, 6]);
  expect([...data]).toEqual([1, 2, 3]);
  expect(await (await f(x)).array()).toEqual([2, 4, 6]);
});

test("runs of several graphs at once give each its own result, in the order of the calls", async () => {
  const [f, g] = [jit((x: Tensor) => x.add(1), { backend }), jit((x: Tensor) => x.mul(10), { backend })];
  const finished: number[] = [];
  const results = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const y = await (i % 2 ? f : g)(tensor([i]));
      finished.push(i);
      return y.item();
    }),
  );
  expect(results).toEqual(Array.from({ length: 20 }, (_, i) => (i % 2 ? i + 1 : i * 10)));
  const ofEach = (odd: number) => finished.filter((i) => i % 2 === odd);
  for (const odd of [0, 1]) expect(ofEach(odd)).toEqual(ofEach(odd).toSorted((a, b) => a - b));
});

test("large constants go beside the model, and are copied", async () => {
  const w = tensor(
    Float32Array.from({ length: 40_000 }, (_, i) => i % 3),
    { shape: [40_000] },
  );
  const f = jit((x: Tensor) => w.mul(x).sum(), { backend });
  expect(await (await f(tensor(2))).item()).toBe(2 * 39_999);
  expect((await w.data())[1]).toBe(1);
});

test("an abort takes effect before the next run, and the running one finishes", async () => {
  const f = slow(60);
  const x = full([256, 256], 1);
  await f(x);
  const controller = new AbortController();
  const g = jit((x: Tensor) => x.mul(3), { backend });
  await g(tensor([1]));
  const running = f(x);
  const waiting = g.call([tensor([2])], { signal: controller.signal });
  setTimeout(() => controller.abort(), 1);
  expect((await errorOf(() => waiting)).code).toBe("aborted");
  expect((await (await running).data())[0]).toBeCloseTo(1, 5);
  expect(await (await g(tensor([2]))).array()).toEqual([6]);
});

test("errors keep their codes and their places", async () => {
  const bad = () =>
    jit((x: Tensor, i: Tensor) => named("encoder", () => gather(x, i)), { backend })(
      zeros([3]),
      tensor([7], { dtype: "int32" }),
    );
  const error = await errorOf(bad);
  expect(error.code).toBe("argument");
  expect(error.message).toMatch(/^encoder\/Gather: .*idx=7/);
});

test("a session that was released is made again from the file, asked for once more", async () => {
  const small = await workerBackend({ maxSessions: 1 });
  const [f, g] = [
    jit((x: Tensor) => x.add(1), { backend: small }),
    jit((x: Tensor) => x.mul(5), { backend: small }),
  ];
  for (let i = 0; i < 3; i++) {
    expect(await (await f(tensor([i]))).array()).toEqual([i + 1]);
    expect(await (await g(tensor([i]))).array()).toEqual([i * 5]);
    expect(small.memory().sessions).toBe(1);
  }
  await small.dispose();
});

test("nothing is left behind, in the worker either", async () => {
  // The answer to a run brings the worker's own count.
  const probe = jit((x: Tensor) => x.exp(), { backend });
  const count = async () => {
    const [x] = [tensor([0])];
    (await probe(x)).dispose();
    x.dispose();
    return backend.memory();
  };
  const before = await count();
  const f = jit((x: Tensor) => [x.mul(2), x.add(1)], { backend });
  for (let i = 0; i < 20; i++) {
    const x = tensor([i, 1]);
    for (const y of await f(x)) y.dispose();
    x.dispose();
  }
  expect((await count()).sessions).toBe(before.sessions + 1);
  f.dispose();
  await count();
  expect(await count()).toEqual(before);
});

test("a tensor too large for wasm is out of memory, and the worker goes on", async () => {
  const huge = jit((x: Tensor) => exp(broadcastTo(x, [2 ** 15, 2 ** 15])).sum(), { backend });
  expect((await errorOf(() => huge(tensor([1])))).code).toBe("out-of-memory");
  expect(await (await jit((x: Tensor) => x.mul(2), { backend })(tensor([1]))).array()).toEqual([2]);
});

test("dispose ends the worker, and later calls are refused", async () => {
  const worker = await startSourceWorker();
  const exited = new Promise((resolve) => worker.once("exit", resolve));
  const gone = backendOf(await workerEngine({ device: "wasm", maxSessions: 4 }, async () => inNode(worker)));
  const f = jit((x: Tensor) => x.add(1), { backend: gone });
  const y = await f(tensor([1]));
  await gone.dispose();
  await exited;
  expect(gone.memory()).toEqual({ storages: 0, sessions: 0 });
  expect((await errorOf(() => f(tensor([1])))).code).toBe("disposed");
  expect((await errorOf(() => y.data())).code).toBe("disposed");
});

test("a worker that dies fails the calls that wait and those that come, with a code", async () => {
  const worker = await startSourceWorker();
  const doomed = backendOf(
    await workerEngine({ device: "wasm", maxSessions: 4 }, async () => inNode(worker)),
  );
  const f = jit((x: Tensor) => x.add(1), { backend: doomed });
  await f(tensor([1]));
  const waiting = f(tensor([2]));
  await worker.terminate();
  await waiting.catch(() => undefined);
  const error = await errorOf(() => f(tensor([1])));
  expect(error.code).toBe("backend");
  expect(error.message).toMatch(/worker of the backend ended: .*create the backend again/);
  await doomed.dispose();
});

test("a device that the worker cannot open is the error that it is here", async () => {
  expect((await errorOf(() => workerBackend({ device: "tpu" as never }))).code).toBe("backend");
});

test("a worker whose script is missing is an error with a code", async () => {
  const missing = new Worker(new URL("./nowhere.js", import.meta.url));
  const error = await errorOf(() =>
    workerEngine({ device: "wasm", maxSessions: 4 }, async () => inNode(missing)),
  );
  expect(error.code).toBe("backend");
  expect(error.message).toMatch(/worker of the backend ended: .*nowhere/);
});
