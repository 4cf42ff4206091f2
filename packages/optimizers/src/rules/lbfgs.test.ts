import { referenceBackend } from "@hyaline/backend-reference";
import { jit, type NestedArray, type Tensor, tensor, useBackend, valueAndGrad } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import { type LossOptimizer, lbfgs } from "../index.js";
import { cases, expectClose, firstParams, type Params, recordedLoss } from "../testing/recordedProblem.js";

beforeAll(() => useBackend(referenceBackend()));

const optimizers: Readonly<Record<string, LossOptimizer>> = {
  opt_lbfgs: lbfgs({
    learningRate: 0.5,
    rounds: 2,
    history: 10,
    gradientTolerance: 1e-12,
    changeTolerance: 1e-15,
    lineSearch: "none",
  }),
  opt_lbfgs_strong_wolfe: lbfgs({ rounds: 2, history: 4, gradientTolerance: 1e-12, changeTolerance: 1e-15 }),
};

describe.each(Object.entries(optimizers))("%s", (id, optimizer) => {
  test("follows PyTorch for 20 steps", async () => {
    const recorded = cases.find((one) => one.id === id) as (typeof cases)[number];
    const lossAt = jit((at: Params) => {
      const [loss, gradients] = valueAndGrad(recordedLoss)(at);
      return { loss, gradients };
    });
    let params = firstParams();
    let state = optimizer.init(params);
    for (let i = 0; i < 20; i++) {
      const made = await optimizer.minimise(lossAt, state, params);
      expectClose(await made.loss.array(), recorded.loss_before_step[i] as number, 1e-6);
      ({ params, state } = made);
      expectClose(await params.W.array(), recorded.W[i] as NestedArray, 1e-6);
      expectClose(await params.b.array(), recorded.b[i] as NestedArray, 1e-6);
    }
  });
});

interface Point {
  readonly [name: string]: Tensor;
  readonly p: Tensor;
}

test("the line search survives a loss that is no number beyond a wall", async () => {
  // -log(1 - x) + ... has no value from 1 on, where the first step of 1 along a steep slope would land.
  const lossAt = jit((at: Point) => {
    const [loss, gradients] = valueAndGrad(({ p }: Point) => p.neg().add(1).log().neg().sub(p.mul(20)).sum())(
      at,
    );
    return { loss, gradients };
  });
  const optimizer = lbfgs({ rounds: 100, changeTolerance: 1e-15 });
  const start = { p: tensor([0, 0.5], { dtype: "float64" }) };
  const { params } = await optimizer.minimise(lossAt, optimizer.init(start), start);
  for (const value of (await params.p.array()) as number[]) expect(value).toBeCloseTo(0.95, 6);
});

test("another state is refused", async () => {
  const optimizer = lbfgs();
  const start = { p: tensor([1, 2]) };
  const state = optimizer.init({ p: tensor([1, 2, 3]) });
  const never = async () => ({ loss: tensor(0), gradients: start });
  await expect(optimizer.minimise(never, state, start)).rejects.toMatchObject({ code: "argument" });
});
