import { expect, test } from "vitest";
import { agreement } from "../index.js";
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
