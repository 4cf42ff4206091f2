import { referenceBackend } from "@hyaline/backend-reference";
import { matMul, type Tensor, tanh, useBackend } from "@hyaline/core";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import { beforeAll, describe, expect, test } from "vitest";
import { wave } from "../testing/randomNets.js";
import { integratedGradients } from "./integratedGradients.js";

beforeAll(() => useBackend(referenceBackend()));

const model = (x: Tensor) => matMul(tanh(matMul(x, wave([3, 4], 1).mul(3))), wave([4, 2], 2));
const x = wave([2, 3], 3);
const starts = wave([3, 3], 4);

describe("several baselines", () => {
  test("give the mean of what each gives", async () => {
    const mean = await integratedGradients(model, { baselines: starts }).explain(x, { target: 1 });
    const each = await Promise.all(
      [0, 1, 2].map((row) =>
        integratedGradients(model).explain(x, { target: 1, baseline: starts.slice([row, row + 1]) }),
      ),
    );
    mean.values.values.forEach((value, i) => {
      expect(value).toBeCloseTo(each.reduce((s, one) => s + (one.values.values[i] as number), 0) / 3, 12);
    });
    mean.baseValue.values.forEach((value, i) => {
      expect(value).toBeCloseTo(each.reduce((s, one) => s + (one.baseValue.values[i] as number), 0) / 3, 12);
    });
    for (const delta of mean.convergenceDelta) expect(Math.abs(delta)).toBeLessThan(1e-9);
    expect(mean.provenance.evaluations).toBeGreaterThanOrEqual(2 * 3 * 50);
  });

  test("of several inputs, by name", async () => {
    const two = ({ a, b }: { readonly a: Tensor; readonly b: Tensor }) => model(a.add(b.mul(2)));
    const baselines = { a: starts, b: starts.mul(0) };
    const found = await integratedGradients(two, { baselines }).explain({ a: x, b: x }, { target: 0 });
    const total = [...found.values.values.slice(0, 6)].reduce((s, v) => s + v, 0);
    expect(total).toBeCloseTo((found.output?.values[0] as number) - (found.baseValue.values[0] as number), 6);
    await expect(
      integratedGradients(two, { baselines: { a: starts, b: x } }).explain({ a: x, b: x }, { target: 0 }),
    ).rejects.toMatchObject({ code: "shape" });
  });

  test("are part of a file", async () => {
    const ig = integratedGradients(model, { baselines: starts, steps: 16 });
    const bytes = await ig.toOnnx({ dtype: "float32", shape: [2, 3] }, { target: 1 });
    const rows = Float32Array.from([0.1, -0.4, 0.9]);
    const session = await InferenceSession.create(bytes);
    const { attributions, baseValue } = await session.run({ x: new OrtTensor("float32", rows, [1, 3]) });
    await session.release();
    const expected = await ig.explain([[...rows]], { target: 1 });
    expected.values.values.forEach((value, i) => {
      expect(attributions?.data[i]).toBeCloseTo(value, 5);
    });
    expect(baseValue?.data[0]).toBeCloseTo(expected.baseValue.values[0] as number, 5);
  });

  test("of another shape are refused", async () => {
    const call = integratedGradients(model, { baselines: [[0, 0]] }).explain(x, { target: 0 });
    await expect(call).rejects.toMatchObject({ code: "shape" });
  });
});

describe('steps: "auto"', () => {
  test("takes as many as the tolerance asks, and says how many", async () => {
    const steep = (input: Tensor) => tanh(input.mul(40).sub(20)).sum({ axes: 1 });
    const used: number[] = [];
    for (const tolerance of [0.3, 1e-3]) {
      const found = await integratedGradients(steep, { steps: "auto", tolerance }).explain(
        wave([2, 1], 1).abs().add(0.6),
      );
      const { steps } = found.provenance.options as { readonly steps: number };
      used.push(steps);
      found.convergenceDelta.forEach((delta, row) => {
        const ends = [found.output?.values[row], found.baseValue.values[row]].map((v) =>
          Math.abs(v as number),
        );
        expect(Math.abs(delta)).toBeLessThanOrEqual(tolerance * Math.max(...ends));
      });
      expect(found.provenance.evaluations).toBeGreaterThanOrEqual(2 * (2 * steps - 8));
    }
    expect(used[0]).toBeLessThan(used[1] as number);
  });

  test("stays at the first steps where they are enough, and is no part of a file", async () => {
    const ig = integratedGradients(model, { steps: "auto" });
    const { provenance } = await ig.explain(x.mul(0.1), { target: 0 });
    expect(provenance.options).toMatchObject({ steps: 8 });
    await expect(ig.toOnnx({ dtype: "float32", shape: [2, 3] }, { target: 0 })).rejects.toMatchObject({
      code: "argument",
      message: expect.stringMatching(/steps: 50/),
    });
  });

  test("holds each of several baselines to it", async () => {
    const ig = integratedGradients(model, { steps: "auto", baselines: starts, tolerance: 1e-9 });
    const { convergenceDelta, provenance } = await ig.explain(x, { target: 1 });
    for (const delta of convergenceDelta) expect(Math.abs(delta)).toBeLessThan(1e-5);
    expect((provenance.options as { readonly steps: number }).steps).toBeGreaterThan(8);
  });
});
