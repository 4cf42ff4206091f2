import { referenceBackend } from "@hyaline/backend-reference";
import { evaluate, gather, HyalineError, jit, random, scan, type Tensor, tensor, zeros } from "@hyaline/core";
import { engine as tfjs } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { tfjsBackend } from "./tfjsBackend.js";

const engines = ["cpu", "wasm"] as const;

const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => "no error",
    (error: unknown) => (error instanceof HyalineError ? error.code : String(error)),
  );

describe("engines", () => {
  test.each(["webgl", "webgpu", "cuda"] as const)(
    "%s is refused in Node, with what to do",
    async (engine) => {
      const work = tfjsBackend({ engine: engine as "webgl" });
      expect(await codeOf(work)).toBe("backend");
      await expect(work).rejects.toThrow(/engine|cpu/);
    },
  );

  test("tfjs's own choice of an engine is left alone", async () => {
    await tfjsBackend({ engine: "cpu" });
    const before = tfjs().backendName;
    await tfjsBackend({ engine: "wasm" });
    expect(tfjs().backendName).toBe(before);
  });

  test("two starts of one engine at once share it", async () => {
    const [a, b] = await Promise.all([tfjsBackend({ engine: "wasm" }), tfjsBackend({ engine: "wasm" })]);
    const double = (backend: typeof a) => jit((x: Tensor) => x.mul(2), { backend })(tensor([1, 2]));
    expect(await (await double(a)).array()).toEqual([2, 4]);
    expect(await (await double(b)).array()).toEqual([2, 4]);
  });

  test("two engines side by side, and a tensor that goes from one to the other", async () => {
    const [cpu, wasm] = await Promise.all(engines.map((engine) => tfjsBackend({ engine })));
    const [x] = await evaluate([tensor([1, 2, 3]).mul(2)], { backend: cpu as never });
    const [y] = await evaluate([(x as Tensor).add(1)], { backend: wasm as never });
    expect(await (y as Tensor).array()).toEqual([3, 5, 7]);
  });
});

describe.each(engines)("tfjs:%s", (engine) => {
  test("the same key gives the same random bits as on the reference backend", async () => {
    const backend = await tfjsBackend({ engine });
    const bits = () => random.bits(random.split(random.key(7), 2)[1] as Tensor, [33]);
    const [got] = await evaluate([bits()], { backend });
    const [expected] = await evaluate([bits()], { backend: referenceBackend() });
    expect(await (got as Tensor).data()).toEqual(await (expected as Tensor).data());
  });

  test("an index out of range is refused, and nothing is left behind", async () => {
    const backend = await tfjsBackend({ engine });
    const take = jit((x: Tensor, at: Tensor) => gather(x.mul(2), at), { backend });
    const [x, good] = [tensor([1, 2, 3]), tensor(Int32Array.of(-1))];
    expect(await (await take(x, good)).array()).toEqual([6]);
    const before = backend.memory?.().storages;
    const bad = tensor(Int32Array.of(3));
    expect(await codeOf(take(x, bad))).toBe("argument");
    bad.dispose();
    expect(backend.memory?.().storages).toBe(before);
  });

  test("a scan gives back every storage that its steps made", async () => {
    const backend = await tfjsBackend({ engine });
    const run = jit(
      (x: Tensor) => scan((c: Tensor, row: Tensor) => [c.add(row), c.mul(row)], zeros([2]), x),
      {
        backend,
      },
    );
    const x = tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const once = async () => {
      const [last, rows] = await run(x);
      const result = [await last.array(), await rows.array()];
      last.dispose();
      rows.dispose();
      return result;
    };
    await once();
    const before = backend.memory?.().storages;
    expect(await once()).toEqual([
      [9, 12],
      [
        [0, 0],
        [3, 8],
        [20, 36],
      ],
    ]);
    expect(backend.memory?.().storages).toBe(before);
  });
});
