import {
  apply1,
  broadcastTo,
  type Composite,
  composite,
  evaluate,
  exp,
  gather,
  HyalineError,
  jit,
  named,
  type Spec,
  type Tensor,
  tensor,
} from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OrtBackend } from "./backendOf.js";
import { ortBackend } from "./ortBackend.js";
import { workerBackend } from "./worker/testing/sourceWorker.js";

const codeOf = async (call: () => unknown): Promise<string> => {
  try {
    await call();
  } catch (error) {
    expect(error).toBeInstanceOf(HyalineError);
    return (error as HyalineError).code;
  }
  return "none";
};

const kinds: Record<string, () => Promise<OrtBackend>> = {
  wasm: () => ortBackend({ device: "wasm" }),
  cpu: () => ortBackend({ device: "cpu" }),
  worker: () => workerBackend(),
};

describe("several backends at once", () => {
  const backends: Record<string, OrtBackend> = {};
  const names = Object.keys(kinds);
  beforeAll(async () => {
    for (const name of names) backends[name] = await (kinds[name] as () => Promise<OrtBackend>)();
  });
  afterAll(async () => {
    for (const backend of Object.values(backends)) await backend.dispose();
  });

  test("each computes its own", async () => {
    const run = async (name: string, i: number) => {
      const f = jit((x: Tensor) => x.mul(x).add(1), { backend: backends[name] as OrtBackend });
      const y = await f(tensor([i, i + 1]));
      return y.array();
    };
    const calls = names.flatMap((name) => Array.from({ length: 8 }, (_, i) => [name, i] as const));
    const results = await Promise.all(calls.map(([name, i]) => run(name, i)));
    expect(results).toEqual(calls.map(([, i]) => [i ** 2 + 1, (i + 1) ** 2 + 1]));
  });

  test("two of one kind share the runtime, and one outlives the other", async () => {
    const [a, b] = [await ortBackend({ device: "wasm" }), await ortBackend({ device: "wasm" })];
    const on = (backend: OrtBackend) => jit((x: Tensor) => x.mul(3), { backend });
    const [f, g] = [on(a), on(b)];
    const [x, y] = await Promise.all([f(tensor([1])), g(tensor([2]))]);
    expect([await x.array(), await y.array()]).toEqual([[3], [6]]);
    await a.dispose();
    expect(await (await g(tensor([4]))).array()).toEqual([12]);
    expect(a.memory().sessions).toBe(0);
    await b.dispose();
  });

  const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const));
  test.each(pairs)("a tensor of %s is used on %s: it is read there and written here", async (from, to) => {
    const on = (name: string) => ({ backend: backends[name] as OrtBackend });
    const made = await jit((x: Tensor) => x.mul(2), on(from))(tensor([1, 2]));
    const used = await jit((x: Tensor, y: Tensor) => x.add(y), on(to))(made, tensor([10, 20]));
    expect(await used.array()).toEqual([12, 24]);
    // As a constant that a function closes over, too.
    expect(await (await jit((x: Tensor) => x.mul(made), on(to))(tensor([1, 1]))).array()).toEqual([2, 4]);
    expect(await made.array()).toEqual([2, 4]);
  });

  test.each(pairs)("a tensor of %s that was disposed is refused on %s", async (from, to) => {
    const on = (name: string) => ({ backend: backends[name] as OrtBackend });
    const made = await jit((x: Tensor) => x.mul(2), on(from))(tensor([1, 2]));
    made.dispose();
    expect(await codeOf(() => jit((x: Tensor) => x.add(1), on(to))(made))).toBe("disposed");
  });
});

describe.each(Object.keys(kinds))("on %s", (name) => {
  let backend: OrtBackend;
  beforeAll(async () => {
    backend = await (kinds[name] as () => Promise<OrtBackend>)();
  });
  afterAll(() => backend.dispose());

  const stranger: Composite = composite({
    name: "stranger",
    infer: ([x]) => [x as Spec],
    body: undefined as never,
  });

  test("an op that it lacks is unsupported, by name and scope", async () => {
    const f = jit((x: Tensor) => named("head", () => apply1(stranger, [x], {})), { backend });
    const error = await f(tensor([1])).then(
      () => undefined,
      (e: unknown) => e,
    );
    expect((error as HyalineError).code).toBe("unsupported");
    expect((error as HyalineError).message).toMatch(
      new RegExp(`^head: backend ${backend.name} cannot run stranger`),
    );
  });

  test("nothing is left of runs that succeed, fail, are refused or are aborted", async () => {
    const good = jit((x: Tensor) => x.mul(2).sum(), { backend });
    const x = tensor([1, 2]);
    const count = async () => {
      (await good(x)).dispose();
      return backend.memory();
    };
    const before = await count();
    const aborted = AbortSignal.abort();
    for (let i = 0; i < 10; i++) {
      const bad = jit((x: Tensor, at: Tensor) => gather(x, at), { backend });
      const [given, place] = [tensor([1, 2, 3]), tensor([7 + i], { dtype: "int32" })];
      expect(await codeOf(() => bad(given, place))).toBe("argument");
      expect(await codeOf(() => good.call([x], { signal: aborted }))).toBe("aborted");
      for (const each of [given, place]) each.dispose();
      bad.dispose();
    }
    await count();
    expect(await count()).toEqual(before);
  });

  test("results of lazy expressions are freed with them", async () => {
    const count = async () => {
      const x = tensor([1]);
      const y = x.add(1);
      await evaluate(y, { backend });
      for (const each of [x, y]) each.dispose();
      return backend.memory().storages;
    };
    await count();
    const before = await count();
    for (let i = 0; i < 20; i++) await count();
    expect(await count()).toBe(before);
  });
});

test("out of memory on a run leaves no storage, session or hang behind", async () => {
  const backend = await ortBackend({ device: "wasm" });
  const small = jit((x: Tensor) => x.mul(2), { backend });
  const x = tensor([1]);
  (await small(x)).dispose();
  const before = backend.memory();
  for (let i = 0; i < 2; i++) {
    const huge = jit((x: Tensor) => exp(broadcastTo(x, [2 ** 15, 2 ** 15])).sum(), { backend });
    expect(await codeOf(() => huge(x))).toBe("out-of-memory");
    huge.dispose();
  }
  const y = await small(x);
  expect(await y.array()).toEqual([2]);
  y.dispose();
  expect(backend.memory()).toEqual(before);
  await backend.dispose();
});
