import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { matMul, type Tensor, tanh, tap, tensor, useBackend } from "@hyaline/core";
import { importOnnx } from "@hyaline/onnx";
import { beforeAll, expect, test } from "vitest";
import { wave } from "../testing/randomNets.js";
import { gradientShap } from "./gradientShap.js";
import { integratedGradients } from "./integratedGradients.js";

beforeAll(() => useBackend(referenceBackend()));

const below = (x: Tensor) => tanh(matMul(x, wave([3, 4], 1)));
const above = (h: Tensor) => matMul(tanh(matMul(h, wave([4, 4], 2))), wave([4, 2], 3));
const model = (x: Tensor) => above(tap("hidden", below(x)));
const [x, background] = [wave([2, 3], 4), wave([5, 3], 5)];
const samples = {
  background: [0, 1].map((row) => Array.from({ length: 12 }, (_, k) => (k + row) % 5)),
  alphas: [0, 1].map((row) => Array.from({ length: 12 }, (_, k) => ((k * 7 + row) % 12) / 12)),
};

test("at a layer it is that of what comes behind the layer", async () => {
  const found = await gradientShap(model, { layer: "hidden", background, samples }).explain(x, { target: 1 });
  const inner = gradientShap(above, { background: below(background), samples });
  const expected = await inner.explain(below(x), { target: 1 });
  expect(found.layer).toBe("hidden");
  expect(found.values.shape).toEqual([2, 4]);
  // A layer is read in float32.
  for (const field of ["values", "standardError", "baseValue"] as const)
    found[field].values.forEach((each, i) => {
      expect(each).toBeCloseTo(expected[field].values[i] as number, 5);
    });
  found.convergenceDelta.forEach((each, row) => {
    expect(each).toBeCloseTo(expected.convergenceDelta[row] as number, 5);
  });
});

test("of a unit it is that of a model that gives the unit", async () => {
  const neuron = { layer: "hidden", index: [2] };
  const found = await gradientShap(model, { neuron, background, samples }).explain(x);
  const expected = await gradientShap(below, { background, samples }).explain(x, { target: 2 });
  for (const field of ["values", "standardError", "baseValue", "output"] as const)
    found[field]?.values.forEach((each, i) => {
      expect(each).toBeCloseTo(expected[field]?.values[i] as number, 6);
    });
  const both = await gradientShap(model, { layer: "hidden", neuron, background, samples }).explain(x);
  // A unit seen at its own layer is itself: its change, alone.
  expect(both.values.values.filter((each, i) => i % 4 !== 2 && Math.abs(each) > 1e-12)).toHaveLength(0);
});

test("token ids are explained at their embedding, one number a token with its error", async () => {
  const bytes = readFileSync(new URL("../../fixtures/models/attn_recsys.onnx", import.meta.url));
  const recsys = importOnnx(bytes).fn as (x: Tensor) => Tensor;
  const ids = (rows: number[][]) => tensor(rows, { dtype: "int32" });
  const [asked, base] = [ids([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]), ids([new Array(10).fill(20)])];
  const shap = gradientShap(recsys, { layer: "item_embedding", background: base, samples: 400 });
  const { values, standardError } = await shap.explain(asked, { target: 11 });
  const path = integratedGradients(recsys, { layer: "item_embedding" });
  const exact = await path.explain(asked, { target: 11, baseline: base });
  expect(values.shape).toEqual([1, 10]);
  values.values.forEach((each, i) => {
    const error = standardError.values[i] as number;
    expect(Math.abs(each - (exact.values.values[i] as number))).toBeLessThan(5 * error + 1e-4);
  });
});
