import { type Explanation, resultFromJson, resultToJson } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { aggregateExplanation } from "./aggregateExplanation.js";
import { compareSubgroups } from "./compareSubgroups.js";
import { explanationDrift } from "./explanationDrift.js";

const explained = (rows: readonly (readonly number[])[], more: Partial<Explanation> = {}): Explanation => {
  const values = { shape: [rows.length, rows[0]?.length as number], values: rows.flat() };
  const provenance = { options: {}, evaluations: 0, versions: {} };
  return { method: "kernelShap", values, data: values, target: rows.map(() => 0), provenance, ...more };
};

/** Numbers from -1 to 1 that look drawn. */
const draw = (seed: number, k: number) => Math.sin(12.9898 * (seed + 1) + 78.233 * (k + 1) * (seed + 2.7));
const rows = (count: number, features: number, seed: number, shift: (i: number) => number = () => 0) =>
  Array.from({ length: count }, (_, r) =>
    Array.from({ length: features }, (__, i) => draw(seed + i, r) + shift(i)),
  );

test("mean sizes, by hand, with their errors", () => {
  const result = aggregateExplanation(explained([[1, -2], [-3, -2]], { featureNames: ["a", "b"] })); // biome-ignore format: rows
  expect(result.indices).toEqual({ importance: [2, 2], mean: [-1, -2], share: [0.5, 0.5] });
  expect(result.standardErrors).toEqual({ importance: [1, 0], mean: [2, 0] });
  expect(result).toMatchObject({
    target: 0,
    featureNames: ["a", "b"],
    provenance: { options: { of: "kernelShap" } },
  });
  expect(resultFromJson(resultToJson(result), "sensitivities")).toEqual(result);
});

test("subgroups: the feature that is used otherwise is told from those that are not", async () => {
  const explanation = explained([...rows(40, 4, 1), ...rows(40, 4, 9, (i) => (i === 2 ? 0.8 : 0))]);
  const groups = Array.from({ length: 80 }, (_, row) => (row < 40 ? "young" : "old"));
  const { indices } = await compareSubgroups(explanation, groups, { permutations: 299 });
  const pValues = indices.pValue as number[];
  expect(pValues[2]).toBeLessThan(0.01);
  for (const i of [0, 1, 3]) expect(pValues[i]).toBeGreaterThan(0.05);
  expect((indices.old?.[2] as number) - (indices.young?.[2] as number)).toBeGreaterThan(0.5);
});

test("the share between groups, by hand", async () => {
  const { indices } = await compareSubgroups(explained([[0], [2], [4], [6]]), ["a", "a", "b", "b"], {
    permutations: 9,
  });
  expect(indices).toMatchObject({ a: [1], b: [5], between: [16 / 20] });
});

test("drift: what moved is told from what did not, by Kolmogorov and Smirnov's distance", async () => {
  const before = explained(rows(60, 3, 2));
  const after = explained(rows(50, 3, 30, (i) => (i === 1 ? 0.9 : 0)));
  const { indices } = await explanationDrift(before, after, { permutations: 299 });
  expect(indices.pValue?.[1]).toBe(1 / 300);
  for (const i of [0, 2]) expect(indices.pValue?.[i]).toBeGreaterThan(0.05);
  // F of 1, 2, 3 and of 2, 5: at 1 they are 1/3 apart, at 3 half.
  const small = await explanationDrift(explained([[1], [2], [3]]), explained([[2], [5]]), {
    permutations: 9,
  });
  expect(small.indices.distance?.[0]).toBeCloseTo(0.5, 12);
  expect(small.indices).toMatchObject({ before: [2], after: [3.5] });
});

test("under no drift one case in twenty is below 0.05, however many features", async () => {
  let below = 0;
  for (let seed = 0; seed < 60; seed++) {
    const [before, after] = [explained(rows(12, 5, 100 + 7 * seed)), explained(rows(12, 5, 1000 + 7 * seed))];
    const { indices } = await explanationDrift(before, after, { permutations: 99, seed });
    below += Number(Math.min(...(indices.pValue as number[])) <= 0.05);
  }
  expect(below).toBeLessThanOrEqual(7);
});

const two = explained([[1], [2]]);
test.each([
  ["one row", () => aggregateExplanation(explained([[1]]))],
  ["texts", () => aggregateExplanation({ ...two, texts: ["a", "b"] })],
  ["segments of each image", () => aggregateExplanation({ ...two, players: { shape: [2, 1], values: [0, 0] } })],
  ["other names than rows", () => compareSubgroups(two, ["a"])],
  ["one group", () => compareSubgroups(two, ["a", "a"])],
  ["an option that is none", () => compareSubgroups(two, ["a", "b"], { shuffles: 3 } as never)],
  ["other features", () => explanationDrift(two, explained([[1, 2], [3, 4]]))],
  ["another method", () => explanationDrift(two, { ...two, method: "lime" })],
  ["other units", () => explanationDrift(two, { ...two, link: "log-odds" })],
  ["one row after", () => explanationDrift(two, explained([[1]]))],
])("%s is refused", async (_, call) => {
  await expect((async () => call())()).rejects.toMatchObject({ code: "argument" });
}); // biome-ignore format: a line for each
