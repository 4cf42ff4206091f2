import { referenceBackend } from "@hyaline/backend-reference";
import { random, relu, sum, type Tensor, tensor, useBackend } from "@hyaline/core";
import { exactShap, integratedGradients, saliency } from "@hyaline/explainers";
import { blackBox, type Explanation, randomStream } from "@hyaline/explanation";
import { bind, dense, sequential } from "@hyaline/layers";
import { beforeAll, describe, expect, test } from "vitest";
import { featureCorrelation, featureImportance, interpretability } from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

const draws = randomStream(2);
const rows = Array.from({ length: 80 }, () => Array.from({ length: 4 }, () => draws.normal()));
const worths = [4, -2, 1, 0];
const linear = (x: Tensor) => sum(x.mul(tensor(worths)), { axes: 1 });
const like = async (attributions: readonly number[]): Promise<Explanation> => {
  const explanation = await saliency(linear).explain(rows);
  const values = Array.from(explanation.values.values, (_, i) => attributions[i % 4] as number);
  return { ...explanation, values: { shape: [80, 4], values } };
};

describe.each([
  ["featureCorrelation", featureCorrelation],
  ["featureImportance", featureImportance],
] as const)("%s", (_, metric) => {
  test("is high for the slopes of a linear model, and low for the reverse", async () => {
    const right = await metric({ explanation: await like(worths), model: linear });
    const wrong = await metric({ explanation: await like([...worths].reverse()), model: linear });
    expect(right.interval?.mean).toBeGreaterThan(0.75);
    expect(wrong.interval?.mean).toBeLessThan(-0.75);
    expect(right.provenance.evaluations).toBeGreaterThanOrEqual(80);
  });

  test("takes players, several inputs and layers", async () => {
    const players = exactShap(linear, { background: [[0, 0, 0, 0]], groups: [[0, 1], [2], [3]] } as never);
    const grouped = await metric({ explanation: await players.explain(rows), model: linear });
    expect(grouped.interval?.mean).toBeGreaterThan(0.3);

    type Pair = { readonly a: Tensor; readonly b: Tensor };
    const two = ({ a, b }: Pair) => sum(a.mul(3), { axes: 1 }).add(sum(b.mul(tensor([1, 0])), { axes: 1 }));
    const x = { a: rows.map((row) => row.slice(0, 1)), b: rows.map((row) => row.slice(2)) };
    const explanation = await saliency(two as never).explain(x as never);
    const found = await metric({ explanation, model: two as never });
    expect(found.interval?.mean).toBeGreaterThan(0.4);

    const network = sequential({ hidden: dense(5, { activation: relu }), out: dense(1) });
    const model = bind(network, network.init(random.key(1), { dtype: "float32", shape: [1, 4] }));
    const inside = await integratedGradients(model, { layer: "hidden", steps: 4 }).explain(rows.slice(0, 20));
    const ofLayer = await metric({ explanation: inside, model });
    expect(ofLayer.values.values).toHaveLength(20);
    // Rows of which no unit is awake have nothing to compare.
    const scored = Array.from(ofLayer.values.values).filter((value) => !Number.isNaN(value));
    expect(scored.length).toBeGreaterThan(10);
    for (const value of scored) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  });
});

test("featureCorrelation by hand: a single feature that goes along, one that does not vary", async () => {
  const data = [[1, 7], [2, 7], [3, 7]]; // biome-ignore format: rows
  const model = blackBox((list: number[][]) => list.map(([a = 0, b = 0]) => [a * b]));
  const explanation = {
    ...(await like(worths)),
    data: { shape: [3, 2], values: data.flat() },
    target: [0, 0, 0],
  };
  const of = async (values: number[]) =>
    (await featureCorrelation({ explanation: { ...explanation, values: { shape: [3, 2], values } }, model }))
      .values.values;
  expect([...(await of([2, 1, -2, 1, 1, 2]))]).toEqual([1, 1, -1]);
  expect(Number.isNaN((await of([1, 1, 1, 1, 1, 1]))[0])).toBe(true);
});

test("featureImportance by hand: of two rows each takes the other's values", async () => {
  const model = blackBox((list: number[][]) => list.map(([a = 0, b = 0]) => [2 * a + b]));
  const data = { shape: [2, 2], values: [0, 0, 1, 5] };
  const explanation = { ...(await like(worths)), data, target: [0, 0] };
  // Changes of 2 and of 5: the second feature is the important one.
  const { values } = await featureImportance({
    explanation: { ...explanation, values: { shape: [2, 2], values: [1, 3, 3, 1] } },
    model,
  });
  expect([...values.values]).toEqual([1, -1]);
  const single = {
    ...explanation,
    data: { shape: [1, 2], values: [0, 0] },
    values: { shape: [1, 2], values: [0, 0] },
  };
  await expect(featureImportance({ explanation: { ...single, target: [0] }, model })).rejects.toMatchObject({
    code: "argument",
    message: expect.stringMatching(/permutation needs other rows/),
  });
});

describe("interpretability", () => {
  test("is R² of what a tree of other rows says", async () => {
    const step = blackBox((list: number[][]) =>
      list.map(([a = 0, b = 0]) => Number(a > 0) * (2 + Number(b > 0))),
    );
    const noise = blackBox((list: number[][]) =>
      list.map((row) => Math.sin(1e4 * row.reduce((x, y) => x + y, 0))),
    );
    const explanation = { ...(await like(worths)), target: rows.map(() => null) };
    const easy = await interpretability({ explanation, model: step });
    const hard = await interpretability({ explanation, model: noise });
    expect(easy.interval?.mean).toBeGreaterThan(0.9);
    expect(easy.interval?.high).toBeLessThanOrEqual(1);
    expect(hard.interval?.mean).toBeLessThan(0.2);
    const constant = await interpretability({
      explanation,
      model: blackBox((list: number[][]) => list.map(() => 1)),
    });
    expect(constant.interval?.rows).toBe(0);
  });

  test("deeper trees follow more of a curve, and folds need rows", async () => {
    const curve = blackBox((list: number[][]) => list.map(([a = 0]) => a ** 3));
    const explanation = { ...(await like(worths)), target: rows.map(() => null) };
    const at = async (depth: number) =>
      (await interpretability({ explanation, model: curve }, { depth, minLeaf: 1 })).interval?.mean as number;
    expect(await at(4)).toBeGreaterThan(await at(1));
    await expect(interpretability({ explanation, model: curve }, { folds: 81 })).rejects.toMatchObject({
      code: "argument",
    });
  });
});
