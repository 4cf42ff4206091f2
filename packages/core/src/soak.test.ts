import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  evaluate,
  jit,
  liveStorages,
  matMul,
  scope,
  sub,
  type Tensor,
  tensor,
  valueAndGrad,
} from "@hyaline/core";
import { describe, expect, test } from "vitest";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Finalizers run in tasks after a collection: several rounds let them finish. */
async function settle(): Promise<{ heap: number }> {
  for (let i = 0; i < 6; i++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { heap: process.memoryUsage().heapUsed };
}

const STEPS = 2000;
const MEBI = 2 ** 20;

interface Parameters {
  readonly w: Tensor;
  readonly b: Tensor;
}

const loss = ({ w, b }: Parameters, x: Tensor, y: Tensor) => matMul(x, w).add(b).sub(y).pow(2).mean();
const data = () =>
  [
    tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
    tensor([[1], [2], [3]]),
  ] as const;
const start = (): Parameters => ({ w: tensor([[0], [0]]), b: tensor([0]) });
const descend = (parameters: Parameters, x: Tensor, y: Tensor) => {
  const [value, gradient] = valueAndGrad(loss)(parameters, x, y);
  return {
    value,
    parameters: { w: sub(parameters.w, gradient.w.mul(0.01)), b: sub(parameters.b, gradient.b.mul(0.01)) },
  };
};

/** Runs `step` until it is warm, then many times more, and gives what that left behind. */
async function growth(step: () => Promise<void>) {
  const backend = referenceBackend();
  for (let i = 0; i < 200; i++) await step();
  const before = { ...(await settle()), storages: liveStorages() };
  for (let i = 0; i < STEPS; i++) await step();
  const after = { ...(await settle()), storages: liveStorages() };
  await backend.dispose();
  return { storages: after.storages - before.storages, heap: after.heap - before.heap };
}

describe("memory is flat", () => {
  test(`over ${STEPS} training steps whose old parameters are collected`, async () => {
    const [x, y] = data();
    const step = jit(descend, { backend: referenceBackend() });
    let parameters = start();
    const left = await growth(async () => {
      ({ parameters } = await step(parameters, x, y));
    });
    expect(left.storages).toBeLessThanOrEqual(2);
    expect(left.heap).toBeLessThan(2 * MEBI);
  }, 60_000);

  test(`over ${STEPS} training steps with donated parameters: without the collector`, async () => {
    const [x, y] = data();
    const backend = referenceBackend();
    const step = jit(descend, { backend, donate: [0] });
    let parameters = start();
    const counts: number[] = [];
    for (let i = 0; i < STEPS; i++) {
      const result = await step(parameters, x, y);
      parameters = result.parameters;
      result.value.dispose();
      counts.push(liveStorages(backend));
    }
    expect(new Set(counts.slice(10)).size).toBe(1);
  }, 60_000);

  test(`over ${STEPS} eager expressions`, async () => {
    const backend = referenceBackend();
    const [x, y] = data();
    const left = await growth(async () => {
      await scope(async () => {
        const { value } = descend(start(), x, y);
        await evaluate(value, { backend });
      });
    });
    expect(left.storages).toBeLessThanOrEqual(0);
    expect(left.heap).toBeLessThan(2 * MEBI);
  }, 60_000);

  test("using and dispose free at once", async () => {
    const backend = referenceBackend();
    const x = await evaluate(tensor([1, 2]).add(1), { backend });
    expect(liveStorages(backend)).toBe(2);
    const y = await evaluate(x.mul(2), { backend });
    expect(await y.array()).toEqual([4, 6]);
    expect(liveStorages(backend)).toBe(3);
    y[Symbol.dispose](); // what `using y = …` calls at the end of its block
    expect(liveStorages(backend)).toBe(2);
    x.dispose();
    await expect(x.data()).rejects.toMatchObject({ code: "disposed" });
  });
});
