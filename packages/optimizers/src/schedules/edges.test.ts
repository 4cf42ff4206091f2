import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { type DType, tensor, useBackend, vmap } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import {
  cosineDecay,
  cosineRestarts,
  cyclic,
  exponentialDecay,
  linearRamp,
  multiStepDecay,
  oneCycle,
  oneCycleMomentum,
  polynomialDecay,
  type Schedule,
  stepDecay,
} from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

const follow = async (schedule: Schedule, count: number, dtype: DType): Promise<number[]> => {
  const steps = tensor(
    Array.from({ length: count }, (_, i) => i),
    { dtype },
  );
  return (await vmap(schedule)(steps).array()) as number[];
};

interface Cycle {
  readonly steps: number;
  readonly rise: number;
  readonly shape: "cosine" | "linear";
  readonly rates: readonly number[];
  readonly momenta: readonly number[];
}

// Recorded by fixtures/record/cycles.py.
const { cases } = JSON.parse(
  readFileSync(new URL("../../fixtures/cycles.json", import.meta.url), "utf8"),
) as {
  readonly cases: readonly Cycle[];
};

describe.each(["float32", "float64"] as const)("in %s", (dtype) => {
  const tolerance = dtype === "float64" ? 1e-12 : 2e-7;
  const expectClose = (got: readonly number[], wanted: readonly number[]) =>
    got.forEach((value, i) => {
      expect(Math.abs(value - (wanted[i] as number)), `step ${i}: ${value}`).toBeLessThanOrEqual(tolerance);
    });

  test("a cycle of three steps begins on its way down", async () => {
    const rates = await follow(oneCycle({ max: 1, steps: 3 }), 3, dtype);
    [0.994415, 0.462637, 4e-6].forEach((wanted, i) => {
      expect(rates[i]).toBeCloseTo(wanted, 6);
    });
  });

  test.each(cases)("a cycle of $steps steps, rise $rise, $shape, is PyTorch's", async (cycle) => {
    const { rates, momenta, ...options } = cycle;
    expectClose(await follow(oneCycle({ ...options, max: 1 }), rates.length, dtype), rates);
    expectClose(await follow(oneCycleMomentum(options), momenta.length, dtype), momenta);
  });

  /** Every schedule at the edges of its options. */
  const edges: readonly (readonly [string, Schedule])[] = [
    ["cosineDecay of one step", cosineDecay({ initial: 1, steps: 1 })],
    ["cosineRestarts of one step", cosineRestarts({ initial: 1, steps: 1 })],
    ["cyclic of one step", cyclic({ min: 0, max: 1, stepsUp: 1 })],
    ["exponentialDecay by 0", exponentialDecay({ initial: 1, factor: 0 })],
    ["exponentialDecay by 1e-30", exponentialDecay({ initial: 1, factor: 1e-30 })],
    ["linearRamp of one step", linearRamp({ initial: 0, final: 1, steps: 1 })],
    ["multiStepDecay by 0", multiStepDecay({ initial: 1, milestones: [0, 1, 1], factor: 0 })],
    ["multiStepDecay without milestones", multiStepDecay({ initial: 1, milestones: [] })],
    ["polynomialDecay of power 0", polynomialDecay({ initial: 1, steps: 1, power: 0 })],
    ["polynomialDecay of power 1e-30", polynomialDecay({ initial: 1, steps: 2, power: 1e-30 })],
    ["stepDecay by 0", stepDecay({ initial: 1, every: 1, factor: 0 })],
    ...[0, 0.1, 0.25, 0.5, 1 / 3, 1].map(
      (rise) => [`oneCycle of 4 steps, rise ${rise}`, oneCycle({ max: 1, steps: 4, rise })] as const,
    ),
    ...[0, 0.1, 0.25, 0.5, 1 / 3, 1].map(
      (rise) => [`oneCycleMomentum of 4 steps, rise ${rise}`, oneCycleMomentum({ steps: 4, rise })] as const,
    ),
  ];

  test.each(edges)("%s stays finite, also past its end", async (_, schedule) => {
    for (const value of await follow(schedule, 8, dtype)) {
      expect(Number.isFinite(value)).toBe(true);
      expect(value).toBeGreaterThanOrEqual(0);
    }
  });
});
