import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  type Backend,
  checkpoint,
  cond,
  customGradient,
  type Executable,
  evaluate,
  grad,
  greater,
  HyalineError,
  hessian,
  jacobian,
  jit,
  jvp,
  liveStorages,
  scan,
  scope,
  simplify,
  stopGradient,
  type Tensor,
  tensor,
  trace,
  useBackend,
  vjp,
  vmap,
  zeros,
} from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";

const backend = referenceBackend();
beforeAll(() => useBackend(backend));

const cube = (x: Tensor) => x.mul(x).mul(x);

describe("composed transforms", () => {
  test("hessian of a sum of cubes", async () => {
    expect(await hessian((x: Tensor) => cube(x).sum())(tensor([1, 2])).array()).toEqual([
      [6, 0],
      [0, 12],
    ]);
  });
  test("jacobian of a matrix function has the output's axes first", async () => {
    const w = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const j = jacobian((x: Tensor) => x.matMul(w))(tensor([1, 1]));
    expect(await j.array()).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
  });
  test("grad inside vmap inside jvp", async () => {
    const f = vmap(grad((x: Tensor) => cube(x).sum()));
    const { tangent } = jvp(f, [tensor([[1, 2]])], [tensor([[1, 1]])]);
    expect(await tangent.array()).toEqual([[6, 12]]);
  });
  test("an inner gradient does not see the outer variable twice", async () => {
    const f = (x: Tensor) => x.mul(grad((y: Tensor) => x.mul(y).sum())(tensor([2]))).sum();
    expect(await grad(f)(tensor([3])).array()).toEqual([6]);
  });
  test("stopGradient", async () => {
    expect(await grad((x: Tensor) => x.mul(stopGradient(x)).sum())(tensor([3])).array()).toEqual([3]);
  });
  test("customGradient replaces the derivative and keeps the value", async () => {
    const f = customGradient((x: Tensor) => ({
      value: x.mul(2),
      pullback: (g: Tensor) => [g.mul(10)] as const,
    }));
    expect(await f(tensor([3])).array()).toEqual([6]);
    expect(await grad((x: Tensor) => f(x).sum())(tensor([3])).array()).toEqual([10]);
    expect(await vmap(grad((x: Tensor) => f(x).sum()))(tensor([[3], [4]])).array()).toEqual([[10], [10]]);
  });
  test("checkpoint gives the same gradient and computes the body twice", async () => {
    const w = tensor([2]);
    const plain = (x: Tensor, w: Tensor) => x.mul(w).exp().exp().sum();
    const kept = checkpoint(plain);
    const x = tensor([0.5]);
    for (const argnums of [0, 1]) {
      const expected = await grad(plain, { argnums })(x, w).array();
      expect(await grad(kept, { argnums })(x, w).array()).toEqual(expected);
    }
    const closure = (x: Tensor) => checkpoint((x: Tensor) => x.mul(w).exp().sum())(x);
    expect(await grad(closure)(x).item()).toBeCloseTo(2 * Math.E, 5);
    const exps = (f: typeof plain) =>
      simplify(trace((x, w) => grad(f)(x, w), [x, w])).nodes.filter((n) => n.op.name === "exp").length;
    expect(exps(plain)).toBe(2);
  });
});

describe("scan", () => {
  const cumulative = (xs: Tensor, start: Tensor) =>
    scan((sum: Tensor, x: Tensor) => [sum.add(x), sum.mul(x)], start, xs);
  test("carries and stacks, forwards and in reverse", async () => {
    const xs = tensor([1, 2, 3]);
    const [total, products] = cumulative(xs, zeros([]));
    expect(await total.item()).toBe(6);
    expect(await products.array()).toEqual([0, 2, 9]);
    const [, reversed] = scan((sum: Tensor, x: Tensor) => [sum.add(x), sum.add(x)], zeros([]), xs, {
      reverse: true,
    });
    expect(await reversed.array()).toEqual([6, 5, 3]);
  });
  test("a loop without a sequence closes over a tensor", async () => {
    const two = tensor(2);
    const [x] = scan((x: Tensor) => [x.mul(two), null], tensor(1), null, { length: 5 });
    expect(await x.item()).toBe(32);
  });
  const run = (xs: Tensor, start: Tensor, w: Tensor) => {
    const [last, ys] = scan(
      (h: Tensor, x: Tensor) => {
        const n = h.mul(w).add(x);
        return [n, n.mul(n)];
      },
      start,
      xs,
    );
    return last.add(ys.sum());
  };
  test("its gradient, second gradient and batch agree with the unrolled loop", async () => {
    const xs = tensor([1, 2, 3]);
    const unrolled = (xs: Tensor, start: Tensor, w: Tensor) => {
      const steps = elements(xs);
      let h = start;
      let total: Tensor = zeros([]);
      for (const x of steps) {
        h = h.mul(w).add(x);
        total = total.add(h.mul(h));
      }
      return h.add(total);
    };
    const elements = (xs: Tensor) =>
      [0, 1, 2].map((i) => xs.mul(tensor([0, 1, 2].map((k) => Number(k === i)))).sum());
    const args = [xs, tensor(0.5), tensor(0.9)] as const;
    for (const argnums of [0, 1, 2]) {
      const a = await grad(run, { argnums })(...args).array();
      const b = await grad(unrolled, { argnums })(...args).array();
      expect(a).toEqual(b);
    }
    const second = (f: typeof run) => hessian((w: Tensor) => f(args[0], args[1], w))(args[2]);
    expect(await second(run).item()).toBeCloseTo(await second(unrolled).item(), 3);
    const batch = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const both = await vmap(grad(run, { argnums: 2 }), { inAxes: [0, null, null] })(
      batch,
      args[1],
      args[2],
    ).array();
    const each = await Promise.all(
      [0, 1].map((i) =>
        grad(run, { argnums: 2 })(
          tensor(
            [
              [1, 2, 3],
              [4, 5, 6],
            ][i] as number[],
          ),
          args[1],
          args[2],
        ).item(),
      ),
    );
    expect(both).toEqual(each);
  });
});

describe("cond", () => {
  const w = tensor(3);
  const f = (x: Tensor) =>
    cond(
      greater(x.sum(), 0),
      (x: Tensor) => x.mul(w).sum(),
      (x: Tensor) => cube(x).sum(),
      x,
    );
  test.each([
    [[2], 6, [3]],
    [[-2], -8, [12]],
  ])("of %j", async (x, value, gradient) => {
    expect(await f(tensor(x)).item()).toBe(value);
    expect(await grad(f)(tensor(x)).array()).toEqual(gradient);
  });
  test("batched predicates select", async () => {
    expect(await vmap(f)(tensor([[2], [-2]])).array()).toEqual([6, -8]);
    expect(await vmap(grad(f))(tensor([[2], [-2]])).array()).toEqual([[3], [12]]);
  });
});

describe("memory", () => {
  test("scope frees what it does not return", async () => {
    const kept = tensor([1, 2]);
    await kept.add(0).data();
    const before = liveStorages(backend);
    const result = await scope(async () => {
      const a = await evaluate(kept.add(1));
      await scope(async () => {
        await evaluate(a.mul(2));
      });
      await Promise.resolve();
      return a.mul(3);
    });
    expect(await result.array()).toEqual([6, 9]);
    expect(liveStorages(backend)).toBe(before + 1);
    expect(await kept.array()).toEqual([1, 2]);
  });
  test("donated arguments are used up", async () => {
    const step = jit((x: Tensor) => x.add(1), { donate: [0] });
    const x = await evaluate(tensor([1]).add(0));
    expect(await (await step(x)).array()).toEqual([2]);
    await expect(x.data()).rejects.toMatchObject({ code: "disposed" });
  });
});

test.each([
  ["not-scalar", () => grad((x: Tensor) => x)(tensor([1]))],
  ["dtype", () => grad((x: Tensor) => x.sum())(tensor([1], { dtype: "int32" }))],
  ["shape", () => add(tensor([1, 2]), tensor([1, 2, 3]))],
  ["shape", () => vjp((x: Tensor) => x, [tensor([1])]).pullback(tensor([1, 2]))],
  ["argument", () => vmap((x: Tensor) => x, { inAxes: null })(tensor([1]))],
])("a coded error: %s", (code, call) => {
  expect(call).toThrow(HyalineError);
  expect(call).toThrow(expect.objectContaining({ code }));
});

test("a leaked tracer has no data", async () => {
  let leak: Tensor | undefined;
  trace(
    (x) => {
      leak = x.add(1);
      return x;
    },
    [{ dtype: "float32", shape: [] }],
  );
  await expect(leak?.data()).rejects.toMatchObject({ code: "tracer-leak" });
});

test("a loop that never evaluates is stopped", () => {
  expect(() => {
    let x = tensor([1]);
    for (let i = 0; i < 20_000; i++) x = x.add(1);
  }).toThrow(expect.objectContaining({ code: "pending-limit" }));
});

test("memory that an output or another tensor needs is not given to the backend", async () => {
  const taken: number[][] = [];
  const plain = referenceBackend();
  /** Overwrites what it is given, as a backend that reuses memory does. */
  const reusing: Backend = {
    ...plain,
    supports: { ...plain.supports, donation: true },
    compile: async (graph) => {
      const executable = await plain.compile(graph);
      const run: Executable["run"] = async (inputs, options) => {
        const outputs = await executable.run(inputs);
        taken.push([...(options?.donate ?? [])]);
        for (const i of options?.donate ?? []) (inputs[i] as Float32Array).fill(Number.NaN);
        return outputs;
      };
      return { run, dispose: () => executable.dispose() };
    },
  };
  const make = jit(() => [zeros([2]), zeros([2]), zeros([2]).add(tensor([1, 2]))], { backend: reusing });
  const [a, b, c] = (await make()) as [Tensor, Tensor, Tensor];
  const step = jit((x: Tensor, y: Tensor, z: Tensor) => [x.add(1), y, z.mul(2)], {
    backend: reusing,
    donate: [0, 1, 2],
  });
  const [x, y, z] = (await step(a, c, await evaluate(tensor([3, 4]).add(0.5), { backend: reusing }))) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  expect(taken.at(-1)).toEqual([2]); // a shares its zeros with b, and c is an output
  expect([await x.array(), await y.array(), await z.array()]).toEqual([
    [1, 1],
    [1, 2],
    [7, 9],
  ]);
  expect(await b.array()).toEqual([0, 0]);
  await expect(a.data()).rejects.toMatchObject({ code: "disposed" });
});

test("the Hessian of a batched scan is the sum of its examples' Hessians", async () => {
  const energy = (w: Tensor, xs: Tensor) => {
    const [last] = scan((h: Tensor, x: Tensor) => [h.mul(w).add(x), null], zeros([2]), xs);
    return last.mul(last).sum();
  };
  const batch = tensor([
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    [
      [2, 1],
      [0, 1],
      [1, 3],
    ],
  ]);
  const w = tensor([0.5, -0.25]);
  const batched = hessian((v: Tensor) => vmap(energy, { inAxes: [null, 0] })(v, batch).sum())(w);
  const single = (i: number) => hessian((v: Tensor) => energy(v, batch.slice(i)))(w);
  expect(await batched.array()).toEqual(await single(0).add(single(1)).array());
  // By hand: the last carry is x₀w² + x₁w + x₂, so H = 2 Σ ((2x₀w + x₁)² + 2x₀(x₀w² + x₁w + x₂)) on the diagonal.
  const expected = [0, 1].map((k) =>
    [
      [1, 2, 3, 4, 5, 6],
      [2, 1, 0, 1, 1, 3],
    ].reduce((sum, x) => {
      const [a, b, c] = [x[k], x[2 + k], x[4 + k]] as [number, number, number];
      const v = [0.5, -0.25][k] as number;
      return sum + 2 * ((2 * a * v + b) ** 2 + 2 * a * (a * v * v + b * v + c));
    }, 0),
  );
  expect(await batched.array()).toEqual([
    [expected[0], 0],
    [0, expected[1]],
  ]);
});
