import { expect, test } from "vitest";
import { agreement, featureAgreement, rankAgreement, signAgreement, signedRankAgreement } from "../index.js";
import { casesOf, tableOf } from "../testing/recorded.js";

const recorded = casesOf("metrics_quantus").find(({ id }) => id === "q_similarity_20");
const { a, b } = recorded as unknown as { a: number[]; b: number[] };

test.each([
  ["pearson", recorded?.pearson],
  ["spearman", recorded?.spearman],
  ["kendall", recorded?.kendall_tau],
  // SciPy's is the distance.
  ["cosine", 1 - (recorded?.cosine as number)],
  ["euclidean", recorded?.distance_euclidean],
  ["manhattan", recorded?.distance_manhattan],
  ["chebyshev", recorded?.distance_chebyshev],
] as const)("%s is as recorded", async (measure, expected) => {
  const { values } = await agreement({ explanation: tableOf([a, a]), other: tableOf([b, a]) }, { measure });
  expect(values.values[0]).toBeCloseTo(expected as number, 12);
  const isDistance = ["euclidean", "manhattan", "chebyshev"].includes(measure);
  expect(values.values[1]).toBeCloseTo(isDistance ? 0 : 1, 12);
});

test("Kendall's tau-b with ties equals its definition over all pairs", async () => {
  for (let seed = 1; seed < 40; seed++) {
    const draw = (i: number) => ((seed * 7919 + i * i * 31 + i * seed) % 11) % (2 + (seed % 5));
    const n = 1 + (seed % 13);
    const [x, y] = [0, 100].map((from) => Array.from({ length: n }, (_, i) => draw(from + i))) as [
      number[],
      number[],
    ];
    let [sum, inX, inY] = [0, 0, 0];
    for (let i = 0; i < n; i++)
      for (let j = 0; j < i; j++) {
        const dx = Math.sign((x[i] as number) - (x[j] as number));
        const dy = Math.sign((y[i] as number) - (y[j] as number));
        [sum, inX, inY] = [sum + dx * dy, inX + dx * dx, inY + dy * dy];
      }
    const { values } = await agreement(
      { explanation: tableOf([x]), other: tableOf([y]) },
      { measure: "kendall" },
    );
    const expected = sum / Math.sqrt(inX * inY);
    if (Number.isNaN(expected)) expect(values.values[0]).toBeNaN();
    else expect(values.values[0]).toBeCloseTo(expected, 12);
  }
});

test("nothing to correlate is NaN, other shapes and measures are errors", async () => {
  const flat = { explanation: tableOf([[0.1, 0.1, 0.1]]), other: tableOf([[1, 2, 3]]) };
  for (const measure of ["pearson", "spearman", "kendall"] as const)
    expect((await agreement(flat, { measure })).values.values[0]).toBeNaN();
  const other = { explanation: tableOf([[1, 2]]), other: tableOf([[1, 2, 3]]) };
  await expect(agreement(other)).rejects.toMatchObject({ code: "shape" });
  await expect(agreement(flat, { measure: "kendal" as "kendall" })).rejects.toMatchObject({
    code: "argument",
  });
});

test("the largest attributions agree in which they are, in rank, in sign", async () => {
  // By magnitude: 0 1 2 | 1 0 3, 0 1 2 with other signs, 0 2 1.
  const explanation = tableOf([
    [9, -8, 7, 1],
    [9, -8, 7, 1],
    [9, -8, 7, 1],
  ]);
  const other = tableOf([
    [8, -9, 1, 7],
    [-9, -8, 7, 1],
    [9, 7, 8, 1],
  ]);
  const of = async (metric: typeof featureAgreement, k: number) =>
    Array.from((await metric({ explanation, other }, { k })).values.values, (score) => Math.round(score * 3));
  expect(await of(featureAgreement, 3)).toEqual([2, 3, 3]);
  expect(await of(rankAgreement as never, 3)).toEqual([0, 3, 1]);
  expect(await of(signAgreement as never, 3)).toEqual([2, 2, 2]);
  expect(await of(signedRankAgreement as never, 3)).toEqual([0, 2, 1]);
  // Of four attributions there are no more than four.
  expect((await featureAgreement({ explanation, other }, { k: 50 })).values.values[0]).toBe(1);
});

test("an explanation agrees with itself whatever is asked", async () => {
  const explanation = tableOf([[3, 0, -2, 0, 5]]);
  for (const metric of [featureAgreement, rankAgreement, signAgreement, signedRankAgreement])
    for (const k of [1, 2, 3, 5])
      expect((await metric({ explanation, other: explanation } as never, { k })).values.values[0]).toBe(1);
});
