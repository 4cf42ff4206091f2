import { referenceBackend } from "@hyaline/backend-reference";
import { sin, sum, type Tensor, useBackend } from "@hyaline/core";
import { blackBox, randomStream, resultFromJson, resultToJson } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { type SurrogateTreeFacts, surrogateTree, treeShap } from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

const random = randomStream(4);
const background = Array.from({ length: 200 }, () => Array.from({ length: 3 }, () => random.normal()));
/** Two outputs: a step of the first feature that the second makes larger, and its opposite. */
const steps = blackBox((rows: number[][]) =>
  rows.map(([a = 0, b = 0]) => {
    const value = a > 0 ? 2 + Number(b > 0.5) : 0;
    return [value, -value];
  }),
);
const factsOf = (extra: unknown) => extra as SurrogateTreeFacts;

test("a model that is a tree is found, with its shares along the way", async () => {
  const explainer = surrogateTree(steps, { background, featureNames: ["age", "dose", "noise"] });
  const explanation = await explainer.explain([[1, 2, 0], [-1, 2, 0]], { target: 0 }); // biome-ignore format: rows
  const { r2, conditions, treeOutput, tree } = factsOf(explanation.extra);
  expect(Math.min(...(r2 as number[]))).toBeGreaterThan(0.95);
  expect(treeOutput).toEqual([3, 0]);
  expect(conditions[0]?.map((each) => each.split(" ").slice(0, 2).join(" "))).toEqual(["age >", "dose >"]);
  expect(conditions[1]?.[0]).toMatch(/^age <= -?0\.0/);
  const [base = 0] = Array.from(explanation.baseValue?.values ?? []);
  for (const row of [0, 1]) {
    const own = Array.from(explanation.values.values).slice(row * 3, row * 3 + 3);
    expect(own.reduce((sum, value) => sum + value, base)).toBeCloseTo(treeOutput[row] as number, 12);
    expect(own[2]).toBe(0);
  }
  expect(explanation.provenance).toMatchObject({ evaluations: 202, seed: 0 });
  expect(tree.featureNames).toEqual(["age", "dose", "noise"]);
  expect(resultFromJson(resultToJson(explanation), "explanation")).toStrictEqual(explanation);

  // The tree is one that others explain: its shares add up to the same.
  const shap = await treeShap(tree).explain([[1, 2, 0]], { target: 0 });
  expect(shap.output?.values[0]).toBeCloseTo(3, 12);
  expect(shap.baseValue?.values[0]).toBeCloseTo(base, 12);
});

test("what a tree cannot follow has a low R², and what does not vary has none", async () => {
  const waves = (rows: Tensor) => sum(sin(rows.mul(50)), { axes: 1 });
  const wild = await surrogateTree(waves).explain(background);
  expect(factsOf(wild.extra).r2[0]).toBeLessThan(0.3);
  const constant = blackBox((rows: number[][]) => rows.map(() => 7));
  const flat = await surrogateTree(constant, { background }).explain([[1, 2, 3]]);
  expect(factsOf(flat.extra)).toMatchObject({ r2: [null], conditions: [[]], treeOutput: [7] });
  expect(Array.from(flat.values.values)).toEqual([0, 0, 0]);
});

test("depth and leaves are bounded, and each row has its own target", async () => {
  const curve = blackBox((rows: number[][]) => rows.map(([a = 0]) => [a ** 3, a]));
  const shallow = surrogateTree(curve, { background, depth: 1, minLeaf: 40 });
  const { extra, values } = await shallow.explain([[1, 0, 0], [1, 0, 0]], { target: [0, 1] }); // biome-ignore format: rows
  const nodes = factsOf(extra).tree.trees[0]?.nodes ?? [];
  expect(nodes).toHaveLength(3);
  for (const { cover = 0 } of nodes) expect(cover).toBeGreaterThanOrEqual(40);
  expect(values.values[0]).not.toBe(values.values[3]);
});

test.each<readonly [string, object, unknown, string, RegExp]>([
  ["fewer rows than folds", {}, [[1, 2, 3]], "argument", /a fold needs a row; got 1 rows for 5 folds/],
  [
    "a background of other features",
    { background: [[1], [2]] },
    [[1, 2, 3]],
    "shape",
    /rows like those of x/,
  ],
  ["images", { background }, [[[1, 2], [3, 4]]], "shape", /rows of features/], // biome-ignore format: rows
  ["no depth", { depth: 0 }, background, "argument", /depth must be a whole number/],
])("%s: refused", async (_, options, rows, code, message) => {
  const call = async () => surrogateTree(steps, options as never).explain(rows as never);
  await expect(call()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});
