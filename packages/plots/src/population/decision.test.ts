import { expect, test } from "vitest";
import { patients } from "../testing/explanations.js";
import { decision } from "./decision.js";

test("decision goes from the base value to what the attributions add up to", () => {
  const { table } = decision.picture(patients, { maxFeatures: 3 });
  expect(table.columns).toHaveLength(6);
  table.rows.forEach((row, i) => {
    const sum = Array.from(patients.values.values.slice(10 * i, 10 * i + 10)).reduce((a, b) => a + b, 0);
    const base = patients.baseValue?.values[i] as number;
    expect(Number((row.at(-1) as string).replace("−", "-"))).toBeCloseTo(base + sum, 3);
  });
});

test("decision draws several outputs with a look each, and refuses more than four", () => {
  const svg = decision([patients, { ...patients, target: [0, 0, 0] }]);
  expect(svg.match(/stroke-dasharray="7 4"/g)?.length).toBe(4);
  expect(() => decision(Array(5).fill(patients))).toThrow(expect.objectContaining({ code: "argument" }));
});
