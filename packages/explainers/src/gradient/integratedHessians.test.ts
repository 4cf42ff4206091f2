import { referenceBackend } from "@hyaline/backend-reference";
import { matMul, relu, softplus, type Tensor, tanh, useBackend } from "@hyaline/core";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import { beforeAll, expect, test } from "vitest";
import { wave } from "../testing/randomNets.js";
import { integratedGradients } from "./integratedGradients.js";
import { integratedHessians } from "./integratedHessians.js";
import { logRule } from "./parts/logRule.js";

beforeAll(() => useBackend(referenceBackend()));

test.each([1, 4, 16, 40])("logRule of %d points is exact for powers up to 2n − 1", (n) => {
  const { alphas, weights } = logRule(n);
  for (const power of [0, 1, n, 2 * n - 1]) {
    // ∫₀¹ t^p (−ln t) dt = 1 / (p + 1)²
    const got = alphas.reduce((sum, t, k) => sum + (weights[k] as number) * t ** power, 0);
    expect(got).toBeCloseTo(1 / (power + 1) ** 2, 11);
  }
});

test("pairs of a polynomial, by hand", async () => {
  // x² y + 3 z from 0: everywhere ∫∫ (αβ)² = 1/9, so x and itself share 4/9, x and y 2/9 each way, y and itself 1/9.
  const model = (x: Tensor) => {
    const [a, b, c] = [0, 1, 2].map((i) => x.slice(null, [i, i + 1])) as [Tensor, Tensor, Tensor];
    return a.square().mul(b).add(c.mul(3));
  };
  const { values, interactions, convergenceDelta } = await integratedHessians(model).explain([[2, 5, 7]]);
  const whole = 20;
  const expected = [(4 / 9) * whole, (2 / 9) * whole, 0, (2 / 9) * whole, whole / 9, 0, 0, 0, 21];
  expect(interactions?.shape).toEqual([1, 3, 3]);
  expected.forEach((each, i) => {
    expect(interactions?.values[i]).toBeCloseTo(each, 4);
  });
  [(6 / 9) * whole, (3 / 9) * whole, 21].forEach((each, i) => {
    expect(values.values[i]).toBeCloseTo(each, 4);
  });
  expect(convergenceDelta[0]).toBeCloseTo(0, 4);
});

test("against two nested paths of Integrated Gradients, and complete", async () => {
  const model = (x: Tensor) => matMul(softplus(matMul(x, wave([3, 4], 1))), wave([4, 2], 2));
  const x = wave([2, 3], 5);
  const baseline = wave([1, 3], 6);
  const found = await integratedHessians(model, { steps: 20 }).explain(x, { target: 1, baseline });
  for (const delta of found.convergenceDelta) expect(Math.abs(delta)).toBeLessThan(1e-8);
  // Rows sum to Integrated Gradients of the same paths: Σ_j IG_j(IG_i) = IG_i(x) − IG_i(b).
  const ig = await integratedGradients(model, { steps: 100 }).explain(x, { target: 1, baseline });
  found.values.values.forEach((each, i) => {
    expect(each).toBeCloseTo(ig.values.values[i] as number, 7);
  });
  const pairs = found.interactions?.values as Float64Array;
  for (let row = 0; row < 2; row++)
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < i; j++)
        expect(pairs[row * 9 + i * 3 + j]).toBeCloseTo(pairs[row * 9 + j * 3 + i] as number, 10);
});

test("bends are missed, and the delta says so", async () => {
  const bent = (x: Tensor) => relu(x.sum({ axes: 1 }).sub(0.5));
  const { convergenceDelta } = await integratedHessians(bent).explain([[1, 1]]);
  expect(Math.abs(convergenceDelta[0] as number)).toBeGreaterThan(0.1);
});

test("is one file, pairs included", async () => {
  const model = (x: Tensor) => matMul(tanh(matMul(x, wave([3, 4], 1))), wave([4, 2], 2));
  const explainer = integratedHessians(model, { steps: 6 });
  const session = await InferenceSession.create(
    await explainer.toOnnx({ dtype: "float32", shape: [2, 3] }, { target: 0 }),
  );
  for (const rows of [1, 3, 5]) {
    const given = Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(i + rows));
    const results = await session.run({ x: new OrtTensor("float32", given, [rows, 3]) });
    const expected = await explainer.explain({ shape: [rows, 3], values: given }, { target: 0 });
    expected.interactions?.values.forEach((each, i) => {
      expect(results.interactions?.data[i]).toBeCloseTo(each, 4);
    });
    expect(results.attributions?.dims).toEqual([rows, 3]);
  }
  await session.release();
});
