import { referenceBackend } from "@hyaline/backend-reference";
import { ones, random, type Tensor, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { flat } from "../testing/arrays.js";
import { alphaDropout, dropout, gaussianDropout, spatialDropout } from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

const key = random.key(3);
const moments = async (x: Tensor) => {
  const values = flat(await x.array());
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length };
};

test("spatialDropout drops whole channels and scales the others", async () => {
  const { output } = spatialDropout(0.5).apply({}, ones([4, 8, 3, 2]), { training: true, key });
  const channels = ((await output.array()) as number[][][][]).flat();
  const kinds = channels.map((channel) => [...new Set(channel.flat())]);
  expect(new Set(kinds.flat())).toEqual(new Set([0, 2]));
  expect(kinds.every(({ length }) => length === 1)).toBe(true);
});

test("alphaDropout keeps mean 0 and variance 1", async () => {
  const x = random.normal(random.key(1), [200, 200], { dtype: "float64" });
  const { output } = alphaDropout(0.3).apply({}, x, { training: true, key });
  const { mean, variance } = await moments(output);
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  const dropped = new Set(flat(await output.array()));
  // 30 % of 40000 share one value.
  expect(40_000 - dropped.size).toBeGreaterThan(11_000);
});

test("gaussianDropout has the mean and the variance of dropout's factors", async () => {
  for (const layer of [gaussianDropout(0.2), dropout(0.2)]) {
    const { output } = layer.apply({}, ones([200, 200], { dtype: "float64" }), { training: true, key });
    const { mean, variance } = await moments(output);
    expect(Math.abs(mean - 1)).toBeLessThan(0.01);
    expect(Math.abs(variance - 0.25)).toBeLessThan(0.01);
  }
});

test.each([dropout, spatialDropout, alphaDropout, gaussianDropout])(
  "%o passes everything on unless it trains",
  (make) => {
    const x = ones([2, 2, 2]);
    expect(make(0.5).apply({}, x).output).toBe(x);
    expect(make(0).apply({}, x, { training: true }).output).toBe(x);
    for (const wrong of [() => make(1), () => make(0.5).apply({}, x, { training: true })])
      expect(wrong).toThrow(expect.objectContaining({ code: "argument" }));
  },
);
