import { referenceBackend } from "@hyaline/backend-reference";
import { sum, type Tensor, useBackend } from "@hyaline/core";
import { integratedGradients, limeText, samplingShap } from "@hyaline/explainers";
import { blackBox, type Explain } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { seedStability } from "../index.js";
import { tableOf } from "../testing/recorded.js";

beforeAll(() => useBackend(referenceBackend()));

test("the mean similarity of all pairs, by hand", async () => {
  const made: string[] = [];
  const withSeed = (seed: number) => ({
    explain: (async () => {
      made.push(`explain ${seed}`);
      return tableOf([[seed, 0]]);
    }) satisfies Explain<never>,
    dispose: () => made.push(`dispose ${seed}`),
  });
  const subject = { explanation: tableOf([[3, 4]]), withSeed };
  const { values } = await seedStability(subject, { seeds: 2, first: 7, measure: "manhattan" });
  // (3, 4), (7, 0), (8, 0)
  expect(values.values[0]).toBeCloseTo((8 + 9 + 1) / 3, 12);
  expect(made).toEqual(["explain 7", "dispose 7", "explain 8", "dispose 8"]);
});

test("more samples are more stable, and what draws nothing is stable", async () => {
  const model = (x: Tensor) => sum(x.mul(x).mul(x.sum({ axes: 1, keepDims: true })), { axes: 1 });
  const rows = [[1, -2, 0.5, 3, 1, 2], [0, 1, 2, -3, 1, 1]]; // biome-ignore format: rows
  const background = rows.map((row) => row.map((value) => value / 3 + 1));
  const stabilityAt = async (samples: number) => {
    const withSeed = (seed: number) => samplingShap(model, { background, samples, seed });
    const explanation = await withSeed(0).explain(rows);
    return (await seedStability({ explanation, withSeed }, { seeds: 4, measure: "euclidean" })).interval
      ?.mean as number;
  };
  expect(await stabilityAt(600)).toBeLessThan((await stabilityAt(24)) / 2);
  const explanation = await integratedGradients(model).explain(rows);
  const { values } = await seedStability(
    { explanation, withSeed: () => integratedGradients(model) },
    { seeds: 2 },
  );
  expect([...values.values]).toEqual([1, 1]);
});

test("texts are explained again, too", async () => {
  const model = blackBox((texts: string[]) =>
    texts.map((text) => text.length + (text.includes("good") ? 5 : 0)),
  );
  const withSeed = (seed: number) => limeText(model, { samples: 50, seed });
  const explanation = await withSeed(0).explain(["a good film", "so bad a film"]);
  const { values } = await seedStability({ explanation, withSeed }, { seeds: 2 });
  for (const value of values.values) {
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThanOrEqual(1);
  }
});
