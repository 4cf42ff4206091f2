/** A call that is like the last goes straight to what that ran; here is what must not pass for alike. */

import { referenceBackend } from "@hyaline/backend-reference";
import {
  type Backend,
  type Executable,
  evaluate,
  grad,
  jit,
  liveStorages,
  type Tensor,
  tensor,
  useBackend,
} from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";

const backend = referenceBackend();
beforeAll(() => useBackend(backend));

/** A compiled function of one argument, and how often it was traced. */
function counted<Argument>(fn: (argument: Argument) => Tensor, options: Parameters<typeof jit>[1] = {}) {
  const seen = { traces: 0 };
  const run = jit((argument: Argument) => {
    seen.traces++;
    return fn(argument);
  }, options);
  return { seen, run, numbers: async (argument: Argument) => (await run(argument)).array() };
}

const codeOf = (call: () => Promise<unknown>): Promise<unknown> =>
  call().then(
    () => "no error",
    (error: { code?: unknown }) => error.code,
  );

/** The tensors and numbers of a tree told apart: each is multiplied by its place. */
const digits = (tree: unknown): Tensor => {
  if (Array.isArray(tree))
    return tree.reduce((sum: Tensor, part, i) => sum.add(digits(part).mul(10 ** (i + 1))), tensor(0));
  if (typeof tree === "object" && tree !== null && !("dtype" in tree && "id" in tree)) {
    const keys = Object.keys(tree).sort();
    return digits(keys.map((key) => (tree as Record<string, unknown>)[key])).add(keys.length);
  }
  return typeof tree === "object" && tree !== null ? (tree as Tensor).sum() : tensor(Number(tree ?? 7));
};

describe("arguments that are alike", () => {
  test.each<[string, unknown, unknown]>([
    ["a record in another order", { a: tensor(1), b: tensor(2) }, { b: tensor(4), a: tensor(3) }],
    ["nested", [{ x: [tensor(1)], n: 2 }], [{ x: [tensor(5)], n: 2 }]],
    ["without a prototype", { a: tensor(1) }, Object.assign(Object.create(null), { a: tensor(2) })],
    ["undefined among them", [undefined, tensor(1)], [undefined, tensor(2)]],
    ["NaN among them", [Number.NaN, tensor(1)], [Number.NaN, tensor(2)]],
  ])("%s: traced once", async (_, first, second) => {
    const { seen, numbers } = counted(digits);
    for (const tree of [first, second, first]) {
      expect(await numbers(tree)).toEqual(await digits(tree).array());
    }
    expect(seen.traces).toBe(1);
  });

  test("numbers as arguments are scalars: a changed one does not trace again", async () => {
    let traces = 0;
    const run = jit((x: Tensor, rate: number) => {
      traces++;
      return x.mul(rate);
    });
    for (const rate of [2, 3, 2]) expect(await (await run(tensor([1]), rate)).array()).toEqual([rate]);
    expect(traces).toBe(1);
  });

  test("a tensor that is yet to be evaluated", async () => {
    const { seen, numbers } = counted((x: Tensor) => x.add(1));
    expect(await numbers(tensor([1]))).toEqual([2]);
    expect(await numbers(tensor([1]).mul(5))).toEqual([6]);
    expect(seen.traces).toBe(1);
  });
});

describe("arguments that differ", () => {
  const hidden = Object.defineProperty({ a: tensor(1), c: tensor(3) }, "b", { value: tensor(2) });
  test.each<[string, unknown, unknown]>([
    ["another key", { a: tensor(1) }, { b: tensor(1) }],
    ["one key more", { a: tensor(1) }, { a: tensor(1), b: tensor(2) }],
    ["one key less", { a: tensor(1), b: tensor(2) }, { a: tensor(1) }],
    ["a key that cannot be enumerated", { a: tensor(1), b: tensor(2) }, hidden],
    ["an array in the place of a record", { 0: tensor(1) }, [tensor(1)]],
    ["a record in the place of an array", [tensor(1)], { 0: tensor(1) }],
    ["a longer array", [tensor(1)], [tensor(1), tensor(2)]],
    ["a number in the place of a tensor", [tensor(1)], [1]],
    ["a tensor in the place of a number", [1], [tensor(1)]],
    ["a tensor's specs in its place", [tensor([1])], [{ dtype: "float32", shape: [1] }]],
    ["a changed number", { x: tensor(1), n: 2 }, { x: tensor(1), n: 3 }],
    ["undefined for a number", [tensor(1), 1], [tensor(1), undefined]],
    ["null for undefined", [tensor(1), undefined], [tensor(1), null]],
    ["another text", [tensor(1), "2"], [tensor(1), "3"]],
    ["another shape", tensor([1, 2]), tensor([1, 2, 3])],
    ["another rank", tensor([1, 2]), tensor([[1, 2]])],
    ["deeper", [tensor(1)], [[tensor(1)]]],
  ])("%s: traced again, once", async (_, first, second) => {
    const { seen, numbers } = counted(digits);
    for (const tree of [first, second, first, second]) {
      expect(await numbers(tree)).toEqual(await digits(tree).array());
    }
    expect(seen.traces).toBe(2);
  });

  test("another dtype", async () => {
    const { seen, run } = counted((x: Tensor) => x.add(1));
    const dtypes = ["float32", "int32", "float32", "bool"] as const;
    const results = [];
    for (const dtype of dtypes) results.push((await run(tensor([1], { dtype }))).dtype);
    expect(results.slice(0, 3)).toEqual(["float32", "int32", "float32"]);
    expect(seen.traces).toBe(3);
  });

  test("a boolean in the place of a number, and another function", async () => {
    const scaled = jit((x: Tensor, flag: unknown, by: (x: Tensor) => Tensor) => by(x).add(flag as number));
    const double = (x: Tensor) => x.mul(2);
    const triple = (x: Tensor) => x.mul(3);
    expect(await (await scaled(tensor([1]), 1, double)).array()).toEqual([3]);
    expect(await (await scaled(tensor([1]), true, double)).array()).toEqual([3]);
    expect(await (await scaled(tensor([1]), true, triple)).array()).toEqual([4]);
    expect(await (await scaled(tensor([1]), 0.5, triple)).array()).toEqual([3.5]);
  });
});

describe("after a good call", () => {
  test("a disposed tensor is refused, and the next call runs", async () => {
    const { numbers } = counted((x: Tensor) => x.add(1));
    await numbers(tensor([1]));
    const gone = tensor([1]);
    gone.dispose();
    expect(await codeOf(() => numbers(gone))).toBe("disposed");
    expect(await numbers(tensor([2]))).toEqual([3]);
  });

  test("a tracer is refused, a value that is being differentiated is not", async () => {
    const { run, numbers } = counted((x: Tensor) => x.add(1));
    await numbers(tensor([1]));
    const inside: Promise<unknown>[] = [];
    const gradient = grad((x: Tensor) => {
      inside.push(codeOf(() => run(x)));
      return x.sum();
    });
    await jit(gradient)(tensor([1]));
    await gradient(tensor([1])).data();
    expect(await Promise.all(inside)).toEqual(["tracer-leak", "no error"]);
    expect(await numbers(tensor([1]))).toEqual([2]);
  });

  test("an aborted call is refused, and the next runs", async () => {
    const { run, numbers } = counted((x: Tensor) => x.add(1));
    await numbers(tensor([1]));
    expect(await codeOf(() => run.call([tensor([1])], { signal: AbortSignal.abort() }))).toBe("aborted");
    expect(await numbers(tensor([2]))).toEqual([3]);
  });

  test("donated tensors are used up, and none may be given twice", async () => {
    const run = jit((x: Tensor, y: Tensor) => x.add(y), { donate: [0] });
    const made = () => evaluate(tensor([1]).add(0));
    for (let i = 0; i < 3; i++) {
      const x = await made();
      expect(await (await run(x, tensor([2]))).array()).toEqual([3]);
      expect(await codeOf(() => x.data())).toBe("disposed");
    }
    const twice = await made();
    expect(await codeOf(() => run(twice, twice))).toBe("argument");
    expect(await twice.array()).toEqual([1]);
  });

  test("two backends in turn each get their tensors", async () => {
    const other = referenceBackend();
    const { seen, run } = counted((x: Tensor) => x.add(1));
    const x = tensor([1]);
    for (const each of [backend, other, backend, other]) {
      const y = await run.call([x], { backend: each });
      expect(liveStorages(each)).toBeGreaterThan(0);
      expect(await (await run.call([y], { backend: backend })).array()).toEqual([3]);
    }
    expect(seen.traces).toBe(2);
    useBackend(other);
    expect(await (await run(x)).array()).toEqual([2]);
    useBackend(backend);
    expect(seen.traces).toBe(2);
  });

  test("what was disposed or left the cache is compiled again, not run", async () => {
    const { seen, run, numbers } = counted((x: Tensor) => x.add(1), { cacheSize: 1 });
    expect(await numbers(tensor([1]))).toEqual([2]);
    run.dispose();
    expect(await numbers(tensor([1]))).toEqual([2]);
    expect(seen.traces).toBe(2);
    expect(await numbers(tensor([1, 2]))).toEqual([2, 3]);
    expect(await numbers(tensor([1]))).toEqual([2]);
    expect(seen.traces).toBe(4);
    expect(await numbers(tensor([3]))).toEqual([4]);
    expect(seen.traces).toBe(4);
  });

  test("a failure to compile is not remembered", async () => {
    let fails = true;
    const { seen, numbers } = counted((x: Tensor) => {
      if (fails) throw new Error("not yet");
      return x.add(1);
    });
    await expect(numbers(tensor([1]))).rejects.toThrow("not yet");
    fails = false;
    expect(await numbers(tensor([1]))).toEqual([2]);
    expect(seen.traces).toBe(2);
  });
});

test("a result keeps its keys, whatever they are called", async () => {
  const run = jit((x: Tensor) => Object.fromEntries([["__proto__", x.add(1)] as const, ["b", x] as const]));
  const result = await run(tensor([1]));
  expect(Object.keys(result)).toEqual(["__proto__", "b"]);
  expect(await Object.getOwnPropertyDescriptor(result, "__proto__")?.value.array()).toEqual([2]);
});

test("outputs that are inputs, constants or one another are shared, and freed one by one", async () => {
  const constant = tensor([7]);
  const run = jit((x: Tensor) => {
    const y = x.add(1);
    return [y, y, x, constant];
  });
  const x = tensor([1]);
  for (let i = 0; i < 2; i++) {
    const results = (await run(x)) as Tensor[];
    expect(await Promise.all(results.map((result) => result.array()))).toEqual([[2], [2], [1], [7]]);
    results[0]?.dispose();
    expect(await results[1]?.array()).toEqual([2]);
    for (const result of results.slice(1)) result.dispose();
  }
  expect(await x.array()).toEqual([1]);
});

/** The reference backend, whose host arrays stay the host's, and which notes what is written and freed. */
function wrapping(): { backend: Backend; held: () => number } {
  const inner = referenceBackend();
  let held = 0;
  const backend: Backend = {
    ...inner,
    supports: { ...inner.supports, wrapsHost: true },
    write: (data, spec) => {
      held++;
      return inner.write(data, spec);
    },
    free: (storage) => {
      held--;
      inner.free(storage);
    },
    compile: async (graph, options): Promise<Executable> => {
      const executable = await inner.compile(graph, options);
      return {
        dispose: () => executable.dispose(),
        run: async (...args) => {
          const results = await executable.run(...args);
          held += results.length;
          return results;
        },
      };
    },
  };
  return { backend, held: () => held };
}

test("a backend that wraps host arrays keeps nothing of them after a call", async () => {
  const { backend, held } = wrapping();
  const run = jit((x: Tensor) => x.add(1), { backend });
  const x = tensor([1]);
  for (let i = 0; i < 3; i++) {
    const y = await run(x);
    expect([held(), liveStorages(backend)]).toEqual([1, 1]);
    const z = await run(y);
    expect([held(), liveStorages(backend)]).toEqual([2, 2]);
    expect(await z.array()).toEqual([3]);
    y.dispose();
    z.dispose();
    expect([held(), liveStorages(backend)]).toEqual([0, 0]);
  }
});

test("one call at a time reaches a backend that says nothing of concurrent runs", async () => {
  const inner = referenceBackend();
  const { concurrentRuns: _, ...supports } = inner.supports;
  let running = 0;
  const order: number[] = [];
  const backend: Backend = {
    ...inner,
    supports,
    compile: async (graph, options): Promise<Executable> => {
      const executable = await inner.compile(graph, options);
      return {
        dispose: () => executable.dispose(),
        run: async (inputs) => {
          expect(++running).toBe(1);
          await new Promise((resolve) => setTimeout(resolve, 1));
          const results = await executable.run(inputs);
          running--;
          return results;
        },
      };
    },
  };
  const run = jit((x: Tensor) => x.add(1), { backend });
  await run(tensor([0]));
  const aborted = new AbortController();
  const calls = [1, 2, 3].map(async (n) => {
    const y = await run.call([tensor([n])], n === 2 ? { signal: aborted.signal } : {});
    order.push(n);
    return y.array();
  });
  aborted.abort();
  const settled = await Promise.allSettled(calls);
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(order).toEqual([1, 3]);
});
