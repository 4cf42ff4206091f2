import { referenceBackend } from "@hyaline/backend-reference";
import { matMul, sigmoid, type Tensor, tensor, useBackend } from "@hyaline/core";
import { resultFromJson, resultToJson } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { contrastive } from "./contrastive.js";
import { dice } from "./dice.js";
import { wachter } from "./wachter.js";

beforeAll(() => {
  useBackend(referenceBackend());
});

const background = Array.from({ length: 60 }, (_, i) =>
  [1, 2, 3].map((f) => 5 * Math.sin(i * 12.9898 * f + f)),
);
/** Two classes apart by a + 3 b = 2; c says nothing. */
const weights = [[-0.5, 0.5], [-1.5, 1.5], [0, 0]]; // biome-ignore format: rows
const linear = (x: Tensor) => matMul(x, tensor(weights)).add(tensor([1, -1]));
const short = { steps: 120, searches: 5 };

describe("wachter", () => {
  test("of a linear model: the feature that gets there soonest, as far as it takes, and no other", async () => {
    const found = await wachter(linear, { background, ...short }).explain([[-1, -1, 2]]);
    const [a, b, c] = Array.from(found.values.values) as [number, number, number];
    expect([...found.valid.values]).toEqual([1]);
    expect(found.target).toEqual([1]);
    expect([a, c]).toEqual([-1, 2]);
    // a + 3 b = 2 at b = 1.
    expect(b).toBeGreaterThan(1);
    expect(b).toBeLessThan(1.2);
    expect(resultFromJson(resultToJson(found), "counterfactuals")).toStrictEqual(found);
  });

  test("what is immutable stays; where no way is within bounds the row comes back, not valid", async () => {
    const options = { background, immutable: [1], ...short };
    const { values, valid } = await wachter(linear, options).explain([[3, -0.5, 2]]);
    expect([...valid.values]).toEqual([1]);
    expect(values.values[1]).toBe(-0.5);
    expect(values.values[0]).toBeGreaterThan(3.5);
    const none = await wachter(linear, { ...options, bounds: [[-1, 3], [-1, 1], [-1, 3]] }).explain([[3, -1, 2]]); // biome-ignore format: ranges
    expect([[...none.valid.values], [...none.values.values]]).toEqual([[0], [3, -1, 2]]);
  });

  test("of a single output: the other side of a half, from either", async () => {
    const model = (x: Tensor) => sigmoid(x.sum({ axes: 1 }));
    const { outputs, valid, values } = await wachter(model, { background, ...short }).explain([[2, 1, 1], [-2, 0, -1]]); // biome-ignore format: rows
    expect([...valid.values]).toEqual([1, 1]);
    expect(outputs?.values[0]).toBeLessThan(0.5);
    expect(outputs?.values[1]).toBeGreaterThan(0.5);
    const moved = Array.from(values.values, (v, i) => Math.abs(v - ([2, 1, 1, -2, 0, -1][i] as number)));
    expect(moved.slice(0, 3).reduce((sum, v) => sum + v, 0)).toBeLessThan(6);
  });
});

describe("contrastive", () => {
  test("of a linear model: what must be there, and what must not", async () => {
    const model = (x: Tensor) => matMul(x, tensor([[1, 0], [0, 1], [0, 0]])); // biome-ignore format: rows
    const { values, valid, target } = await contrastive(model, { range: [0, 1], ...short }).explain([
      [0.6, 0.2, 0.7],
    ]);
    expect([[...valid.values], target]).toEqual([[1, 1], [0]]); // biome-ignore format: one line
    const [negative, positive] = [values.values.slice(0, 3), values.values.slice(3)];
    // The negative adds to the second until it is above the first; nothing is taken away, the third is left alone.
    expect(negative[0]).toBeCloseTo(0.6, 5);
    expect(negative[1]).toBeGreaterThan(0.6);
    expect(negative[1]).toBeLessThan(0.75);
    expect(negative[2]).toBeCloseTo(0.7, 5);
    // Some of the first alone is answered so by itself.
    expect(positive[0]).toBeGreaterThan(0);
    expect(positive[0]).toBeLessThan(0.2);
    expect([positive[1], positive[2]]).toEqual([0, 0]);
  });

  test("where nothing that is added makes another answer, and nothing must be there", async () => {
    const model = (x: Tensor) => matMul(x, tensor([[1, 0], [0, 1]])).add(tensor([100, 0])); // biome-ignore format: rows
    const { values, valid } = await contrastive(model, { range: [0, 1], ...short }).explain([[0.5, 0.5]]);
    expect([...valid.values]).toEqual([0, 1]);
    expect([...values.values]).toEqual([0.5, 0.5, 0, 0]);
  });
});

describe("dice, crossing", () => {
  test("ways of several features come nearer than by chance, for as many rows", async () => {
    // Five features must move together.
    const many = Array.from({ length: 100 }, (_, i) =>
      Array.from({ length: 8 }, (__, f) => Math.sin(i * 7.1 * (f + 1) + f)),
    );
    const model = async (rows: number[][]) =>
      rows.map((row) => (row.slice(0, 5).reduce((sum, v) => sum + v, 0) > 2 ? [0, 1] : [1, 0]));
    const x = [new Array<number>(8).fill(-0.4)];
    const distance = async (search: "random" | "genetic") => {
      const { valid, distances } = await dice(model, {
        background: many,
        count: 1,
        search,
        samples: 600,
      }).explain(x);
      expect([...valid.values]).toEqual([1]);
      return distances?.values[0] as number;
    };
    expect(await distance("genetic")).toBeLessThan(await distance("random"));
  });

  test("values stay within bounds", async () => {
    const model = async (rows: number[][]) => rows.map(([a = 0]) => (a > 1 ? [0, 1] : [1, 0]));
    const bounds = [[-5, 2], [-5, 5], [-5, 5]] as const; // biome-ignore format: ranges
    const { values, valid } = await dice(model, { background, bounds, count: 3 }).explain([[0, 0, 0]]);
    expect([...valid.values]).toEqual([1, 1, 1]);
    for (const c of [0, 1, 2]) expect(values.values[3 * c]).toBeLessThanOrEqual(2);
    const narrow = [[20, 21], [-5, 5], [-5, 5]] as const; // biome-ignore format: ranges
    await expect(dice(model, { background, bounds: narrow }).explain([[0, 0, 0]])).rejects.toMatchObject({
      code: "argument",
    });
  });
});
