import type { Scores, Subject } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { complexity, effectiveComplexity, sparseness } from "../index.js";
import { casesOf, explanationOf, tableOf } from "../testing/recorded.js";

const metrics = {
  "quantus.Sparseness": sparseness,
  "quantus.Complexity": complexity,
  "quantus.EffectiveComplexity": effectiveComplexity,
};
type Scored = (subject: Subject, options?: object) => Promise<Scores>;
const cases = casesOf("metrics_quantus").filter(({ method }) => method in metrics);

test("every metric of complexity has recorded cases", () => {
  expect(cases).toHaveLength(10);
});

test.each(cases)("$id is met", async (recorded) => {
  const { method, params, scores } = recorded;
  const metric = metrics[method as keyof typeof metrics] as Scored;
  const { values } = await metric(
    { explanation: explanationOf(recorded) },
    params.eps === undefined ? {} : { threshold: params.eps as number, normalise: true },
  );
  // Quantus adds 1e-7 to each of the 64 magnitudes before it takes their Gini index.
  for (const [row, score] of scores.entries())
    expect(Math.abs((values.values[row] as number) - score)).toBeLessThan(3e-6);
});

test("by hand: one attribution, equal ones, none", async () => {
  const explanation = tableOf([
    [0, -2, 0, 0],
    [1, -1, 1, 1],
    [0, 0, 0, 0],
  ]);
  const of = async (metric: Scored) => (await metric({ explanation })).values.values;
  expect(await of(sparseness as Scored)).toEqual(Float64Array.of(0.75, 0, Number.NaN));
  const entropies = await of(complexity as Scored);
  expect(entropies[0]).toBeCloseTo(0, 12);
  expect(entropies[1]).toBeCloseTo(Math.log(4), 12);
  expect(entropies[2]).toBeNaN();
  const { values } = await effectiveComplexity({ explanation }, { threshold: 1 });
  expect(values.values).toEqual(Float64Array.of(1, 0, 0));
});

test("the unit of attributions does not matter to shares", async () => {
  const [one, ten] = [tableOf([[3, 1, -2]]), tableOf([[30, 10, -20]])];
  for (const metric of [sparseness, complexity] as Scored[]) {
    const [a, b] = [await metric({ explanation: one }), await metric({ explanation: ten })];
    expect(a.values.values[0]).toBeCloseTo(b.values.values[0] as number, 12);
  }
});

test.each([
  ["infinity", { explanation: tableOf([[Number.POSITIVE_INFINITY]]) }, {}, "data"],
  ["a negative threshold", { explanation: tableOf([[1]]) }, { threshold: -1 }, "argument"],
  ["a row of nothing", { explanation: tableOf([[]]) }, {}, "shape"],
])("%s is an error", async (_, subject, options, code) => {
  await expect(effectiveComplexity(subject, options)).rejects.toMatchObject({ code });
});
