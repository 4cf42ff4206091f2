import { expect, test } from "vitest";
import { patients } from "../testing/explanations.js";
import { force } from "./force.js";
import { forcePlot } from "./forcePlot.js";

test("force of one row is the force plot, of all rows their forces side by side", () => {
  expect(force(patients, { row: 1 })).toBe(forcePlot(patients, { row: 1 }));
  const { table, description } = force.picture(patients, { order: "given", maxFeatures: 3 });
  expect(table.rows.map(([row]) => row)).toEqual(["0", "1", "2"]);
  expect(table.columns).toHaveLength(5);
  expect(description).toContain("3 rows");
  const outputs = table.rows.map((row) => Number((row.at(-1) as string).replace("−", "-")));
  outputs.forEach((output, i) => {
    expect(output).toBeCloseTo(patients.output?.values[i] as number, 3);
  });
  expect(() => force(patients, { row: 3 })).toThrow(expect.objectContaining({ code: "argument" }));
});
