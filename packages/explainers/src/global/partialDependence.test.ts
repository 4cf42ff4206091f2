import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, useBackend } from "@hyaline/core";
import { blackBox, resultFromJson, resultToJson } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { partialDependence } from "./partialDependence.js";

beforeAll(() => useBackend(referenceBackend()));

const x = [
  [0, 0],
  [1, 4],
  [2, 2],
];
const model = blackBox((rows: number[][]) => rows.map(([a = 0, b = 0]) => [2 * a + b, a * b]));

test("the mean of each row's curve, by hand", async () => {
  const { kind, effects, target, provenance } = await partialDependence(model, {
    grid: 3,
    curves: true,
  }).explain(x, { target: 1 });
  expect([kind, target]).toEqual(["featureEffects", 1]);
  // f = a · b: the mean of b is 2, that of a is 1.
  expect(effects.map(({ grid, values }) => [grid, values])).toEqual([
    [
      [0, 1, 2],
      [0, 2, 4],
    ],
    [
      [0, 2, 4],
      [0, 2, 4],
    ],
  ]);
  expect([...(effects[0]?.curves?.values ?? [])]).toEqual([0, 0, 0, 0, 4, 8, 0, 2, 4]);
  expect(provenance.evaluations).toBe(3 + 2 * 3 * 3);
});

test("a white box agrees with a black box; a feature of few values has a place for each", async () => {
  const white = (t: Tensor) => t.mul(t).sum({ axes: 1 });
  const black = async (rows: number[][]) => rows.map((row) => row.reduce((sum, v) => sum + v * v, 0));
  const options = { features: [1], grid: 50 };
  const [ofWhite, ofBlack] = [
    await partialDependence(white, options).explain(x),
    await partialDependence(black, options).explain(x),
  ];
  expect(ofWhite.effects).toEqual(ofBlack.effects);
  expect(ofWhite.effects[0]?.grid).toEqual([0, 2, 4]);
  expect(resultFromJson(resultToJson(ofWhite), "featureEffects")).toStrictEqual(ofWhite);
});

test("two features together, by hand", async () => {
  const result = await partialDependence(model, { features: [0], pairs: [[0, 1]], pairGrid: 2 }).explain(x, {
    target: 1,
  });
  expect(result.pairs).toEqual([
    { features: [0, 1], grids: [[0, 2], [0, 4]], values: { shape: [2, 2], values: [0, 0, 0, 8] } },
  ]); // biome-ignore format: a line for each
  expect(result.provenance.evaluations).toBe(3 + 3 * 3 + 4 * 3);
  expect(resultFromJson(resultToJson(result), "featureEffects").pairs?.[0]?.features).toEqual([0, 1]);
});

test.each([
  ["a pair of a feature that is not there", { pairs: [[0, 2]] }, x, "argument"],
  ["a feature that is not there", { features: [2] }, x, "argument"],
  ["images", {}, [[[1]]], "shape"],
])("%s is refused", async (_, options, rows, code) => {
  await expect(partialDependence(model, options as never).explain(rows)).rejects.toMatchObject({ code });
});
