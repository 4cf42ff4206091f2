import { referenceBackend } from "@hyaline/backend-reference";
import { crossEntropy, matMul, type Tensor, tanh, tap, tensor, useBackend } from "@hyaline/core";
import { randomStream, type TrainedModel } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { minimised } from "./parts/minimised.js";
import { representerPoints } from "./representerPoints.js";

beforeAll(() => useBackend(referenceBackend()));

const noise = (rows: number, size: number, seed: number) => {
  const stream = randomStream(seed);
  return Array.from({ length: rows }, () => Array.from({ length: size }, () => stream.normal()));
};
const float64 = (values: number[][]) => tensor(values, { dtype: "float64" });
const variables = { w: float64(noise(3, 4, 1)), v: float64(noise(4, 3, 2)) };
const hidden = (x: Tensor) => tanh(matMul(x, variables.w));
const inputs = float64(noise(15, 3, 3));
const classes = Array.from({ length: 15 }, (_, i) => i % 3);
const model: TrainedModel = {
  layer: ((own: typeof variables, x: Tensor) => matMul(tap("h", tanh(matMul(x, own.w))), own.v)) as never,
  checkpoints: [{ variables }],
  loss: crossEntropy,
  data: { inputs, targets: classes },
};
const x = float64(noise(2, 3, 4));

test("training rows add up to the logit of the last layer, fitted with the ridge", async () => {
  const ridge = 0.02;
  const { indices, values, target } = await representerPoints(model, {
    features: "h",
    ridge,
    count: 99,
  }).explain(x, { labels: [0, 2] });
  expect([indices.shape, target]).toEqual([
    [2, 15],
    [0, 2],
  ]);
  // The same fit by plain gradient descent on the host: θ[k][c] over the four units and a 1.
  const known = ((await hidden(inputs).array()) as number[][]).map((row) => [...row, 1]);
  const own = ((await hidden(x).array()) as number[][]).map((row) => [...row, 1]);
  const theta = Array.from({ length: 5 }, () => [0, 0, 0]);
  const logits = (row: readonly number[]) =>
    [0, 1, 2].map((c) => row.reduce((s, v, k) => s + v * (theta[k]?.[c] as number), 0));
  for (let step = 0; step < 4000; step++) {
    const slope = theta.map((line) => line.map((each) => 2 * ridge * each));
    known.forEach((row, i) => {
      const z = logits(row).map(Math.exp);
      const total = z.reduce((a, b) => a + b);
      row.forEach((v, k) => {
        for (const c of [0, 1, 2])
          (slope[k] as number[])[c] =
            (slope[k]?.[c] as number) + (v * ((z[c] as number) / total - Number(classes[i] === c))) / 15;
      });
    });
    theta.forEach((line, k) => {
      for (const c of [0, 1, 2]) line[c] = (line[c] as number) - 0.5 * (slope[k]?.[c] as number);
    });
  }
  for (const [row, c] of [
    [0, 0],
    [1, 2],
  ] as const) {
    const sum = Array.from(values.values)
      .slice(row * 15, (row + 1) * 15)
      .reduce((a, b) => a + b);
    expect(sum).toBeCloseTo(logits(own[row] as number[])[c] as number, 6);
  }
  // Rows of the class speak for it where they are like the explained one.
  const like = (i: number) => (own[0] as number[]).reduce((s, v, k) => s + v * (known[i]?.[k] as number), 0);
  Array.from(indices.values)
    .slice(0, 15)
    .forEach((index, k) => {
      expect(Math.sign(values.values[k] as number)).toBe(
        Math.sign(like(index)) * (classes[index] === 0 ? 1 : -1),
      );
    });
});

test("a class that is none, and a layer that is not there, are refused", async () => {
  const points = representerPoints(model, { features: "h" });
  await expect(points.explain(x, { labels: [0, 3] })).rejects.toMatchObject({ code: "data" });
  await expect(points.explain(x)).rejects.toMatchObject({ code: "argument" });
  const other = representerPoints(model, { features: "g" });
  await expect(other.explain(x, { labels: [0, 1] })).rejects.toMatchObject({
    code: "argument",
    message: expect.stringMatching(/"g"/),
  });
});

test("minimised finds the lowest point of a narrow valley", async () => {
  const at = async ([a = 0, b = 0]: Float64Array) => ({
    value: (a - 1) ** 2 + 500 * (b + a - 3) ** 2,
    slope: Float64Array.of(2 * (a - 1) + 1000 * (b + a - 3), 1000 * (b + a - 3)),
  });
  const [a, b] = await minimised(Float64Array.of(-5, 9), { iterations: 100, tolerance: 1e-9 }, at);
  expect(a).toBeCloseTo(1, 6);
  expect(b).toBeCloseTo(2, 6);
});
