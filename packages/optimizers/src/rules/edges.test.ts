import { referenceBackend } from "@hyaline/backend-reference";
import { tensor, useBackend } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  applyUpdates,
  chain,
  clipByGlobalNorm,
  nadam,
  type Optimizer,
  radam,
  rmsprop,
  sgd,
} from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

/** An ε far below the range of float32 and float16. */
const epsilon = 1e-60;
const optimizers: Readonly<Record<string, Optimizer>> = {
  adadelta: adadelta({ epsilon }),
  adagrad: adagrad({ epsilon }),
  adam: adam({ epsilon }),
  amsgrad: adam({ epsilon, amsgrad: true }),
  adamax: adamax({ epsilon }),
  adamw: adamw({ epsilon }),
  clipByGlobalNorm: chain(clipByGlobalNorm(0, { epsilon }), sgd()),
  nadam: nadam({ epsilon }),
  radam: radam({ epsilon, beta2: 0.7 }),
  rmsprop: rmsprop({ epsilon }),
  "rmsprop centered": rmsprop({ epsilon, centered: true }),
};

describe.each(["float16", "float32", "float64"] as const)("parameters of %s", (dtype) => {
  test.each(Object.entries(optimizers))("%s: a gradient of 0 moves nothing to NaN", async (_, optimizer) => {
    const gradients = tensor([0, 0.5], { dtype });
    let params = tensor([1, 1], { dtype });
    let state = optimizer.init(params);
    for (let i = 0; i < 12; i++) {
      const next = optimizer.update(gradients, state, params);
      params = applyUpdates(params, next.updates);
      state = next.state;
    }
    const values = (await params.array()) as number[];
    expect(values.every(Number.isFinite), String(values)).toBe(true);
    // The weight decay of adamw alone moves the first.
    expect(values[0]).toBeCloseTo(1, 2);
  });
});

test("rmsprop, centered, stays finite where the gradient hardly changes", async () => {
  const optimizer = rmsprop({ centered: true, decay: 0.5 });
  let params = tensor([1, 1, 1]);
  let state = optimizer.init(params);
  for (let i = 0; i < 60; i++) {
    const next = optimizer.update(tensor([0.1, 0.3, 0.7]), state, params);
    params = applyUpdates(params, next.updates);
    state = next.state;
  }
  expect(((await params.array()) as number[]).every(Number.isFinite)).toBe(true);
});
