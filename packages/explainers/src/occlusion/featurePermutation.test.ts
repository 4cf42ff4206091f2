import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { blackBox } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { fixtureModel } from "../testing/fixtureModels.js";
import { flat, readCases } from "../testing/fixtures.js";
import { featurePermutation } from "./featurePermutation.js";

beforeAll(() => {
  useBackend(referenceBackend());
});

test("Captum's recorded values, by its permutations", async () => {
  const found = readCases("attributions_mlp.json").filter(({ method }) => method === "FeaturePermutation");
  expect(found.length).toBe(1);
  for (const each of found) {
    const model = fixtureModel(each.model, "float32");
    const permutations = each.captured_permutations as number[][];
    const { values } = await featurePermutation(model, { permutations }).explain(each.input as number[][], {
      target: each.target as number[],
    });
    const most = each.attributions_max_abs as number;
    flat(each.attributions).forEach((expected, i) => {
      expect(Math.abs((values.values[i] as number) - expected)).toBeLessThan(1e-4 * most);
    });
  }
});

const sums = blackBox((rows: { a: number[][]; b: number[][] }) =>
  rows.a.map(([first = 0], row) => [first + 10 * (rows.b[row]?.[0] as number), 0]),
);
const x = { a: [[1], [2], [3]], b: [[4], [5], [6]] };

test("groups across inputs are shuffled together, each row explained at its own target", async () => {
  const groups = { a: { shape: [1], values: [0] }, b: { shape: [1], values: [0] } };
  const explainer = featurePermutation(sums, { groups, permutations: [[1, 2, 0]] });
  const { values, inputs } = await explainer.explain(x, { target: [0, 0, 1] });
  expect(values).toEqual({ shape: [3, 1], values: Float64Array.of(-11, -11, 0) });
  expect(inputs?.map(({ players }) => [...(players?.values ?? [])])).toEqual([[0], [0]]);
});

test("shuffles are never none, and the mean of several sums to nothing over the rows of a sum", async () => {
  const call = { target: 0 };
  const { inputs } = await featurePermutation(sums, { repeats: 5, seed: 3 }).explain(x, call);
  for (const input of inputs ?? []) {
    const values = [...(input.values?.values ?? [])];
    expect(values.some((value) => value !== 0)).toBe(true);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
  }
});

test.each([
  ["one row", {}, [[1, 2]]],
  ["permutations of other players", { permutations: [[1, 0]] }, [[1, 2], [3, 4]]],
  ["a permutation that holds a row twice", { permutations: [[1, 1], [1, 0]] }, [[1, 2], [3, 4]]],
])("%s is refused", async (_, options, rows) => {
  await expect(featurePermutation(async (given: number[][]) => given.map(() => 0), options).explain(rows)).rejects.toMatchObject(
    { code: "argument" },
  );
}); // biome-ignore format: a line for each
