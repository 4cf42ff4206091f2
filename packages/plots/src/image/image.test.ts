import { expect, test } from "vitest";
import { digits, explanationOf } from "../testing/explanations.js";
import { image } from "./image.js";

const four = explanationOf([4, -2, 1, 0], {
  values: { shape: [1, 2, 2], values: [4, -2, 1, 0] },
  data: { shape: [1, 2, 2], values: [0, 1, 0.5, 1] },
});
const strengths = (options: object) =>
  [
    ...image(four, { outlierPercentile: 0, ...options }).matchAll(
      /<rect x="(\d)" y="(\d)" width="1" height="1" fill="([^"]+)"(?: fill-opacity="([\d.]+)")?><title>/g,
    ),
  ].map(([, x, y, fill, opacity]) => [Number(x) + 2 * Number(y), fill, Number(opacity ?? 1)]);
const [red, blue, amount] = ["rgb(178,24,43)", "rgb(33,102,172)", "rgb(179,88,6)"];

test("image shows all signs, one, or sizes alone", () => {
  expect(strengths({})).toEqual([[0, red, 1], [1, blue, 0.5], [2, red, 0.25]]); // biome-ignore format: one line
  expect(strengths({ sign: "positive" }).map(([place]) => place)).toEqual([0, 2]);
  expect(strengths({ sign: "negative" })).toEqual([[1, blue, 1]]);
  expect(strengths({ sign: "absolute" }).map(([, fill]) => fill)).toEqual([amount, amount, amount]);
});

test("image leaves out outliers for the scale, as Captum does", () => {
  // Sizes 0, 2, 2, 4 sum to 8: half of it is reached at 2.
  const even = { ...four, values: { shape: [1, 2, 2], values: [4, -2, 2, 0] } };
  const scales = (outlierPercentile: number) => /±[\d.]+/.exec(image(even, { outlierPercentile }))?.[0];
  expect([scales(0), scales(50)]).toEqual(["±4", "±2"]);
});

test("image fades or darkens what does not matter, for several methods", () => {
  for (const show of ["masked", "alpha"] as const)
    expect(image.picture([digits, digits], { show, row: 1 }).table.columns).toHaveLength(3);
  expect(image(four, { show: "alpha" })).toContain('fill-opacity="0.25"');
  expect(() => image(explanationOf([1, 2, 3]))).toThrow(expect.objectContaining({ code: "shape" }));
});
