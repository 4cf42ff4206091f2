import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, tensor, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import {
  accumulate,
  adam,
  applyUpdates,
  chain,
  clipByNorm,
  ema,
  freeze,
  type Optimizer,
  parameterGroups,
  piecewise,
  scale,
  sgd,
} from "../index.js";
import { expectClose, f64 } from "../testing/recordedProblem.js";

beforeAll(() => useBackend(referenceBackend()));

interface Net {
  readonly [name: string]: { readonly [name: string]: Tensor };
  readonly body: { readonly weight: Tensor };
  readonly head: { readonly bias: Tensor; readonly weight: Tensor };
}
const net = (): Net => ({
  body: { weight: f64([1, 2]) },
  head: { weight: f64([3]), bias: f64([4]) },
});
const ones = (): Net => ({
  body: { weight: f64([1, 1]) },
  head: { weight: f64([1]), bias: f64([1]) },
});
const values = async ({ body, head }: Net) => [
  await body.weight.array(),
  await head.weight.array(),
  await head.bias.array(),
];

async function steps(optimizer: Optimizer, count: number): Promise<Net> {
  let params = net();
  let state = optimizer.init(params);
  for (let i = 0; i < count; i++) {
    const made = optimizer.update(ones(), state, params);
    params = applyUpdates(params, made.updates);
    state = made.state;
  }
  return optimizer.average?.(state, params) ?? params;
}

test("parameterGroups gives each group its own optimizer, by name and by tensor", async () => {
  const optimizer = parameterGroups(
    (name, { size }) => (name.startsWith("body/") && size === 2 ? "body" : "rest"),
    { body: sgd({ learningRate: 0.5 }), rest: scale(-0.25) },
  );
  expect(await values(await steps(optimizer, 2))).toEqual([[0, 1], [2.5], [3.5]]);
});

test("a group's averages stand among the parameters of the others", async () => {
  const optimizer = parameterGroups((name) => (name.endsWith("bias") ? "bias" : "weights"), {
    bias: ema(scale(-1), { decay: 0.5 }),
    weights: scale(-1),
  });
  // 4 → 3 → 2: averages 3.5, 2.75.
  expect(await values(await steps(optimizer, 2))).toEqual([[-1, 0], [1], [2.75]]);
});

test("parameterGroups refuses a group that it has no optimizer for", () => {
  const optimizer = parameterGroups(() => "nowhere" as "body", { body: adam() });
  expect(() => optimizer.init(net())).toThrow(
    expect.objectContaining({
      code: "argument",
      message: expect.stringMatching(/"nowhere" for body\/weight/),
    }),
  );
  expect(() => parameterGroups((name) => name, { body: adam as never })).toThrow(/call it: adam\(…\)/);
  expect(() => freeze("body" as never, adam())).toThrow(expect.objectContaining({ code: "argument" }));
});

test("freeze leaves parameters and keeps no state for them", async () => {
  const optimizer = freeze((name) => !name.startsWith("head"), adam({ learningRate: 0.5 }));
  const { groups } = optimizer.init(net()) as { groups: { trained: { m: Tensor[] }; frozen: object } };
  expect(groups.trained.m).toHaveLength(2);
  expect(groups.frozen).toEqual({});
  const [body, ...head] = await values(await steps(optimizer, 1));
  expect(body).toEqual([1, 2]);
  expectClose(head as number[][], [[2.5], [3.5]], 1e-6);
});

test("accumulate steps with the mean of several gradients, as one batch of all would", async () => {
  const inner = adam({ learningRate: 0.1 });
  const optimizer = accumulate(inner, { steps: 3 });
  let p = f64([1, -1]);
  let whole = p;
  let state = optimizer.init(p);
  let wholeState = inner.init(whole);
  for (let round = 0; round < 3; round++) {
    const gradients = [[1, 2], [0.5, -4], [0, round]]; // biome-ignore format: rows
    for (const [i, g] of gradients.entries()) {
      const made = optimizer.update(f64(g), state, p);
      if (i < 2) expect(await made.updates.array()).toEqual([0, 0]);
      p = applyUpdates(p, made.updates);
      state = made.state;
    }
    const mean = [0, 1].map((k) => gradients.reduce((sum, g) => sum + (g[k] as number), 0) / 3);
    const made = inner.update(f64(mean), wholeState, whole);
    whole = applyUpdates(whole, made.updates);
    wholeState = made.state;
    expectClose(await p.array(), (await whole.array()) as number[]);
  }
});

test("ema averages what the optimizer makes, and a chain hands it on", async () => {
  const optimizer = chain(scale(2), ema(sgd({ learningRate: 0.5 }), { decay: 0.75 }));
  let p = f64([1]);
  let state = optimizer.init(p);
  let [plain, average] = [1, 1];
  for (const g of [1, -2, 0.5]) {
    const made = optimizer.update(f64([g]), state, p);
    p = applyUpdates(p, made.updates);
    state = made.state;
    plain -= g;
    average = 0.75 * average + 0.25 * plain;
    expect(await p.array()).toEqual([plain]);
    expect(await optimizer.average?.(state, p).array()).toEqual([average]);
  }
});

test("clipByNorm scales each gradient by itself", async () => {
  const params = { a: tensor([0, 0]), b: tensor([0]) };
  const gradients = { a: tensor([3, 4]), b: tensor([0.5]) };
  const { updates } = clipByNorm(2.5, { epsilon: 0 }).update(gradients, {}, params);
  expect([await updates.a.array(), await updates.b.array()]).toEqual([[1.5, 2], [0.5]]);
});

test("piecewise: values by the step, and lines between points", async () => {
  const at = async (schedule: ReturnType<typeof piecewise>, steps: number[]) =>
    Promise.all(steps.map((step) => schedule(f64(step)).array()));
  const stairs = piecewise({ values: [0.5, 0.25, 0.125], boundaries: [2, 4] });
  expect(await at(stairs, [0, 1, 2, 3, 4, 9])).toEqual([0.5, 0.5, 0.25, 0.25, 0.125, 0.125]);
  const lines = piecewise({ values: [0, 1, 0.5], boundaries: [1, 3, 5], shape: "linear" });
  expect(await at(lines, [0, 1, 2, 3, 4, 5, 9])).toEqual([0, 0, 0.5, 1, 0.75, 0.5, 0.5]);
  for (const wrong of [
    { values: [1], boundaries: [2] },
    { values: [1, 2], boundaries: [] },
    { values: [1, 2, 3], boundaries: [4, 4] },
  ])
    expect(() => piecewise(wrong)).toThrow(expect.objectContaining({ code: "argument" }));
});
