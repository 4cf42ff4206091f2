import { referenceBackend } from "@hyaline/backend-reference";
import { jit, type NestedArray, useBackend, valueAndGrad } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  addDecayedWeights,
  applyUpdates,
  chain,
  clipByGlobalNorm,
  gradientDescent,
  nadam,
  type Optimizer,
  radam,
  rmsprop,
  rprop,
  scale,
  sgd,
  stepDecay,
} from "./index.js";
import {
  cases,
  expectClose,
  f64,
  firstParams,
  type Params,
  recordedLoss,
} from "./testing/recordedProblem.js";

/** Every recorded case, as our call; those with two calls state one thing in two ways. */
const optimizers: Readonly<Record<string, readonly Optimizer[]>> = {
  opt_sgd: [sgd({ learningRate: 0.1 }), gradientDescent({ learningRate: 0.1 })],
  opt_sgd_momentum: [sgd({ learningRate: 0.1, momentum: 0.9 })],
  opt_sgd_nesterov: [sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true })],
  opt_sgd_wd: [
    sgd({ learningRate: 0.1, weightDecay: 0.05 }),
    chain(addDecayedWeights(0.05), sgd({ learningRate: 0.1 })),
    chain(addDecayedWeights(0.05), scale(-0.1)),
  ],
  opt_sgd_momentum_damp_wd: [sgd({ learningRate: 0.05, momentum: 0.9, dampening: 0.1, weightDecay: 0.02 })],
  "opt_sgd_nesterov_lr.02": [sgd({ learningRate: 0.02, momentum: 0.99, nesterov: true, weightDecay: 0.001 })],
  opt_rmsprop: [rmsprop()],
  opt_rmsprop_momentum: [rmsprop({ learningRate: 0.005, decay: 0.95, momentum: 0.5 })],
  opt_rmsprop_centered_wd: [
    rmsprop({ learningRate: 0.01, decay: 0.98, epsilon: 1e-7, centered: true, weightDecay: 0.03 }),
  ],
  opt_adagrad: [adagrad({ learningRate: 0.1 })],
  opt_adagrad_decay: [adagrad({ learningRate: 0.15, learningRateDecay: 0.1, weightDecay: 0.02 })],
  opt_adam: [adam({ learningRate: 0.05 })],
  opt_adam_wd: [adam({ learningRate: 0.02, beta2: 0.98, epsilon: 1e-7, weightDecay: 0.02 })],
  opt_adam_amsgrad: [adam({ learningRate: 0.08, beta1: 0.7, beta2: 0.8, amsgrad: true })],
  opt_adam_clipnorm_steplr: [
    chain(clipByGlobalNorm(0.3), adam({ learningRate: stepDecay({ initial: 0.05, every: 5, factor: 0.5 }) })),
  ],
  opt_adamw: [adamw({ learningRate: 0.05 })],
  "opt_adamw_wd.2": [adamw({ learningRate: 0.03, beta1: 0.8, beta2: 0.9, weightDecay: 0.2 })],
  opt_adamax: [adamax({ learningRate: 0.02 })],
  opt_nadam: [nadam({ learningRate: 0.02, product: "pytorch1" })],
  opt_nadam_wd: [
    nadam({
      learningRate: 0.02,
      beta1: 0.8,
      beta2: 0.99,
      weightDecay: 0.03,
      momentumDecay: 0.008,
      product: "pytorch1",
    }),
  ],
  opt_radam: [radam({ learningRate: 0.05 })],
  opt_radam_fast: [radam({ learningRate: 0.05, beta1: 0.7, beta2: 0.8 })],
  opt_adadelta: [adadelta()],
  "opt_adadelta_lr.5": [adadelta({ learningRate: 0.5, decay: 0.95, epsilon: 1e-4 })],
  opt_rprop: [rprop({ learningRate: 0.02, shrink: 0.6, grow: 1.3, maxStep: 10 })],
};

/** What evaluates its loss several times a step is no transformation of gradients: rules/lbfgs.test.ts. */
const notTransformations = ["opt_lbfgs", "opt_lbfgs_strong_wolfe"];

beforeAll(() => useBackend(referenceBackend()));

test("every recorded optimizer is compared", () => {
  const known = [...Object.keys(optimizers), ...notTransformations].sort();
  expect(cases.map(({ id }) => id).sort()).toEqual(known);
});

describe.each(cases.filter(({ id }) => id in optimizers))("$id", (recorded) => {
  test.each(optimizers[recorded.id] ?? [])("follows PyTorch for 20 steps", async (optimizer) => {
    const step = jit((params: Params, state: ReturnType<Optimizer["init"]>) => {
      const [value, grads] = valueAndGrad(recordedLoss)(params);
      const { updates, state: next } = optimizer.update(grads, state, params, { loss: value });
      return { params: applyUpdates(params, updates), state: next, value };
    });
    let params = firstParams();
    let state = optimizer.init(params);
    for (let i = 0; i < 20; i++) {
      const next = await step(params, state);
      expectClose(await next.value.array(), recorded.loss_before_step[i] as number);
      params = next.params;
      state = next.state;
      expectClose(await params.W.array(), recorded.W[i] as NestedArray);
      expectClose(await params.b.array(), recorded.b[i] as NestedArray);
    }
  });
});

test("nadam follows the paper, written out in numbers", async () => {
  const gradients = [0.3, -0.2, 0.5, 0.1];
  const momentum = (t: number) => 0.9 * (1 - 0.5 * 0.96 ** (t * 0.004));
  let [p, m, v, product] = [1, 0, 0, 1];
  const optimizer = nadam({ learningRate: 0.1 });
  let parameter = f64([1]);
  let state = optimizer.init(parameter);
  for (const [i, g] of gradients.entries()) {
    const t = i + 1;
    product *= momentum(t);
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const ofGradient = ((1 - momentum(t)) / (1 - product)) * g;
    const ofAverage = (momentum(t + 1) / (1 - product * momentum(t + 1))) * m;
    p -= (0.1 * (ofGradient + ofAverage)) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
    const result = optimizer.update(f64([g]), state, parameter);
    parameter = applyUpdates(parameter, result.updates);
    state = result.state;
    expectClose(await parameter.array(), [p]);
  }
});
