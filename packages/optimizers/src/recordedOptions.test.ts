import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { jit, type Tensor, tensor, useBackend, valueAndGrad, vmap } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type Averaging,
  applyUpdates,
  asgd,
  chain,
  cosineDecay,
  cosineRestarts,
  cyclic,
  oneCycle,
  reduceOnPlateau,
  type Schedule,
  scale,
  warmUp,
} from "./index.js";
import { expectClose, f64 } from "./testing/recordedProblem.js";

beforeAll(() => useBackend(referenceBackend()));

interface Trajectory {
  readonly values: readonly (readonly number[])[];
  readonly averages: readonly (readonly number[])[];
}

// Recorded by fixtures/record/schedules.py.
const recorded = JSON.parse(readFileSync(new URL("../fixtures/schedules.json", import.meta.url), "utf8")) as {
  readonly losses: readonly number[];
  readonly schedules: Readonly<Record<string, readonly number[]>>;
  readonly target: readonly number[];
  readonly asgd: Readonly<Record<string, Trajectory>>;
};

const schedules: Readonly<Record<string, Schedule>> = {
  "restarts 2": cosineRestarts({ initial: 0.1, final: 0.01, steps: 3, periodFactor: 2 }),
  "restarts 3": cosineRestarts({ initial: 0.1, steps: 2, periodFactor: 3 }),
  "three phases, cosine": oneCycle({ max: 1, steps: 20, threePhase: true }),
  "three phases, linear": oneCycle({ max: 1, steps: 25, rise: 0.4, shape: "linear", threePhase: true }),
  "cyclic, down": cyclic({ min: 0.01, max: 0.1, stepsUp: 4, stepsDown: 7 }),
  "cyclic, halving": cyclic({ min: 0.01, max: 0.1, stepsUp: 3, stepsDown: 5, mode: "halving" }),
  "cyclic, exponential": cyclic({ min: 0.01, max: 0.1, stepsUp: 4, mode: "exponential", decay: 0.95 }),
  "warm-up": warmUp({ steps: 5, initial: 0.02, to: cosineDecay({ initial: 0.1, steps: 10 }) }),
};

test("every recorded schedule is compared", () => {
  expect(Object.keys(recorded.schedules).sort()).toEqual(
    [...Object.keys(schedules), "plateau, absolute"].sort(),
  );
});

test.each(Object.entries(schedules))("%s is PyTorch's", async (name, schedule) => {
  const wanted = recorded.schedules[name] as readonly number[];
  const steps = wanted.map((_, i) => i);
  for (const [dtype, tolerance] of [
    ["float64", 1e-9],
    ["float32", 1e-4],
  ] as const)
    expectClose(
      (await vmap(schedule)(tensor(steps, { dtype })).array()) as number[],
      wanted as number[],
      tolerance,
    );
});

test("restarts stay at their places in float32, for a million steps", async () => {
  const schedule = cosineRestarts({ initial: 1, steps: 1, periodFactor: 2 });
  const starts = Array.from({ length: 20 }, (_, n) => 2 ** n - 1);
  expect(await vmap(schedule)(tensor(starts)).array()).toEqual(starts.map(() => 1));
});

test("a plateau of an absolute threshold is PyTorch's", async () => {
  const wanted = recorded.schedules["plateau, absolute"] as readonly number[];
  const plateau = { factor: 0.5, patience: 1, threshold: 0.05, thresholdMode: "absolute" } as const;
  const optimizer = chain(scale(0.1), reduceOnPlateau(plateau));
  const parameter = f64([0]);
  let state = optimizer.init(parameter);
  const rates: number[] = [];
  for (const loss of recorded.losses) {
    const made = optimizer.update(f64([1]), state, parameter, { loss: f64(loss) });
    state = made.state;
    rates.push(...((await made.updates.array()) as number[]));
  }
  // PyTorch's rate at a step is that of the losses before; ours reads the step's own.
  expectClose(rates.slice(0, -1), wanted.slice(1));
});

const averaged: Readonly<Record<string, Averaging>> = {
  "lr .01": asgd({ learningRate: 0.01, averageFrom: 4, decay: 0.01 }),
  "lr .02, alpha .6, decay .1": asgd({
    learningRate: 0.02,
    averageFrom: 2,
    decay: 0.1,
    power: 0.6,
    weightDecay: 0.1,
  }),
};

describe.each(Object.entries(averaged))("asgd, %s", (name, optimizer) => {
  test("follows PyTorch, with its averages", async () => {
    const { values, averages } = recorded.asgd[name] as Trajectory;
    const target = f64([...recorded.target]);
    const loss = (p: Tensor) => p.sub(target).square().square().sum();
    const step = jit((p: Tensor, state: ReturnType<Averaging["init"]>) => {
      const [, slope] = valueAndGrad(loss)(p);
      const made = optimizer.update(slope, state, p);
      const next = applyUpdates(p, made.updates);
      return { next, state: made.state, average: optimizer.average(made.state, next) };
    });
    let p = f64([1, -2, 0.5, 3]);
    let state = optimizer.init(p);
    for (let i = 0; i < values.length; i++) {
      const made = await step(p, state);
      p = made.next;
      state = made.state;
      expectClose(await p.array(), values[i] as number[]);
      expectClose(await made.average.array(), averages[i] as number[]);
    }
  });
});
