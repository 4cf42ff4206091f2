import { expect, test } from "vitest";
import { patients } from "../testing/explanations.js";
import { beeswarm } from "./beeswarm.js";

test("beeswarm draws one dot for each row and feature, the largest feature uppermost", () => {
  const { table } = beeswarm.picture(patients);
  const sizes = table.rows.map(([, size]) => Number(size));
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  // Three rows of ten features: a dot is M…h0.
  expect(beeswarm(patients).match(/M[\d.]+ [\d.]+h0/g)).toHaveLength(30);
  expect(beeswarm(patients, { rows: [1], maxFeatures: 4 }).match(/M[\d.]+ [\d.]+h0/g)).toHaveLength(4);
});

test("beeswarm draws 800 of many rows, evenly chosen, and says so", () => {
  const values = Array.from({ length: 5000 }, (_, i) => Math.sin(i));
  const many = {
    ...patients,
    featureNames: ["a"],
    values: { shape: [5000, 1], values },
    data: { shape: [5000, 1], values },
    target: [0],
  };
  const { baseValue: _, output: __, ...rest } = many;
  expect(beeswarm.picture(rest).notes).toEqual(["4200 further rows are not drawn."]);
  expect(() => beeswarm(rest, { rows: [5000] })).toThrow(expect.objectContaining({ code: "argument" }));
});
