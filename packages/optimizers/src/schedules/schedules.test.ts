import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { full, type NestedArray, tensor, useBackend, vmap } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import {
  chain,
  cosineDecay,
  cosineRestarts,
  cyclic,
  exponentialDecay,
  gradientDescent,
  joinSchedules,
  linearRamp,
  multiStepDecay,
  type Optimizer,
  oneCycle,
  oneCycleMomentum,
  polynomialDecay,
  reduceOnPlateau,
  type Schedule,
  stepDecay,
} from "../index.js";

// Recorded from torch.optim.lr_scheduler 1.13.1.
const { cases } = JSON.parse(
  readFileSync(new URL("../../fixtures/schedulers.json", import.meta.url), "utf8"),
) as {
  readonly cases: readonly {
    readonly id: string;
    readonly base_lr: number;
    readonly lr_used_at_step: readonly number[];
    readonly momentum_used_at_step?: readonly number[];
    readonly metrics?: readonly number[];
  }[];
};
const find = (id: string) => cases.find((one) => one.id === id) as (typeof cases)[number];

const schedules: Readonly<Record<string, Schedule>> = {
  steplr: stepDecay({ initial: 0.1, every: 4, factor: 0.3 }),
  multistep: multiStepDecay({ initial: 0.2, milestones: [2, 9] }),
  exponential: exponentialDecay({ initial: 0.2, factor: 0.9 }),
  polynomial: polynomialDecay({ initial: 0.3, steps: 10 }),
  linear_warmup: linearRamp({ initial: 0.01, final: 0.1, steps: 6 }),
  cosine: cosineDecay({ initial: 0.1, final: 0.001, steps: 12 }),
  cosine_restarts: cosineRestarts({ initial: 0.1, final: 0.01, steps: 4 }),
  cyclic_triangular: cyclic({ min: 0.02, max: 0.2, stepsUp: 5 }),
  onecycle: oneCycle({ max: 0.5, steps: 25 }),
  onecycle_linear: oneCycle({
    max: 1,
    steps: 12,
    rise: 0.5,
    shape: "linear",
    startDivisor: 10,
    endDivisor: 10,
  }),
};
const momenta: Readonly<Record<string, Schedule>> = {
  onecycle: oneCycleMomentum({ steps: 25 }),
  onecycle_linear: oneCycleMomentum({ steps: 12, rise: 0.5, shape: "linear" }),
};
const plateaus: Readonly<Record<string, Optimizer>> = {
  plateau: reduceOnPlateau({ factor: 0.5, patience: 2 }),
  plateau_max: reduceOnPlateau({ maximize: true, patience: 1, threshold: 1e-3, cooldown: 1, minScale: 0.01 }),
};

beforeAll(() => useBackend(referenceBackend()));

async function follow(schedule: Schedule, count: number): Promise<number[]> {
  const steps = tensor(Float64Array.from({ length: count }, (_, i) => i));
  return (await vmap(schedule)(steps).array()) as number[];
}

function expectClose(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, i) => {
    const reference = wanted[i] as number;
    expect(Math.abs(value - reference), `step ${i}`).toBeLessThanOrEqual(1e-9 * Math.abs(reference) + 1e-15);
  });
}

test("every recorded schedule is compared", () => {
  const known = [...Object.keys(schedules), ...Object.keys(plateaus)].sort();
  expect(cases.map(({ id }) => id).sort()).toEqual(known);
});

test.each(Object.keys(schedules))("%s", async (id) => {
  const { lr_used_at_step: wanted } = find(id);
  expectClose(await follow(schedules[id] as Schedule, wanted.length), wanted);
});

test.each(Object.keys(momenta))("momentum of %s", async (id) => {
  const wanted = find(id).momentum_used_at_step ?? [];
  expectClose(await follow(momenta[id] as Schedule, wanted.length), wanted);
});

test.each(Object.keys(plateaus))("%s", async (id) => {
  const { base_lr, metrics = [], lr_used_at_step } = find(id);
  const optimizer = chain(gradientDescent({ learningRate: base_lr }), plateaus[id] as Optimizer);
  const one = tensor([1], { dtype: "float64" });
  let state = optimizer.init(one);
  // PyTorch steps the scheduler after the step that used the rate: the loss of step i changes the rate of step i + 1.
  const rates: number[] = [base_lr];
  for (const metric of metrics.slice(0, -1)) {
    const result = optimizer.update(one, state, one, { loss: full([], metric, { dtype: "float64" }) });
    state = result.state;
    rates.push(-((await result.updates.array()) as number[])[0]!);
  }
  expectClose(rates, lr_used_at_step);
});

test("joinSchedules counts each schedule from its own start", async () => {
  const schedule = joinSchedules(
    [linearRamp({ initial: 0, final: 1, steps: 2 }), exponentialDecay({ initial: 8, factor: 0.5 })],
    [2],
  );
  expect((await follow(schedule, 5)) satisfies NestedArray).toEqual([0, 0.5, 8, 4, 2]);
});
