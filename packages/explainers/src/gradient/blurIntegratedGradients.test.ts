import { referenceBackend } from "@hyaline/backend-reference";
import { conv, matMul, reshape, type Tensor, tanh, tensor, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { wave } from "../testing/randomNets.js";
import { blurIntegratedGradients } from "./blurIntegratedGradients.js";
import { saliency } from "./saliency.js";

beforeAll(() => useBackend(referenceBackend()));

const [SIZE, STEPS, MOST] = [5, 6, 2];
const model = (x: Tensor) =>
  matMul(
    reshape(tanh(conv(x, wave([2, 1, 3, 3], 1), undefined, { padding: 1 })), [x.shape[0] as number, -1]),
    wave([2 * SIZE * SIZE, 2], 2),
  );

/** SciPy's gaussian_filter with mode "constant", pixel by pixel. */
function blur(image: readonly number[], sigma: number): number[] {
  if (sigma === 0) return [...image];
  const radius = Math.floor(4 * sigma + 0.5);
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = kernel.reduce((a, b) => a + b, 0);
  const along = (given: readonly number[], stride: number, place: (i: number) => number) =>
    given.map((_, i) =>
      kernel.reduce((sum, weight, k) => {
        const to = place(i) + k - radius;
        const inside = to >= 0 && to < SIZE;
        return sum + (inside ? (weight / total) * (given[i + (k - radius) * stride] as number) : 0);
      }, 0),
    );
  return along(
    along(image, SIZE, (i) => Math.floor(i / SIZE)),
    1,
    (i) => i % SIZE,
  );
}

test("blurIntegratedGradients is its sum over blurred images, term by term", async () => {
  const image = [...(await wave([1, 1, SIZE, SIZE], 3).data())].map(Number);
  const asImage = (values: readonly number[]) =>
    tensor(Float64Array.from(values), { shape: [1, 1, SIZE, SIZE], dtype: "float64" });
  const gradient = saliency(model, { absolute: false });
  const expected = image.map(() => 0);
  for (let k = 0; k < STEPS; k++) {
    const at = (place: number) => blur(image, (place * MOST) / STEPS);
    const { values } = await gradient.explain(asImage(at(k + 0.5)), { target: 1 });
    const [sharper, softer] = [at(k), at(k + 1)];
    values.values.forEach((slope, i) => {
      expected[i] = (expected[i] as number) + slope * ((sharper[i] as number) - (softer[i] as number));
    });
  }
  const explainer = blurIntegratedGradients(model, { steps: STEPS, maxSigma: MOST });
  const found = await explainer.explain(asImage(image), { target: 1 });
  expected.forEach((each, i) => {
    expect(found.values.values[i]).toBeCloseTo(each, 10);
  });
  const start = (await (model(asImage(blur(image, MOST))) as Tensor).array()) as number[][];
  expect(found.baseValue.values[0]).toBeCloseTo(start[0]?.[1] as number, 10);
});

test("is complete with enough steps, in runs of any size", async () => {
  const x = wave([3, 1, SIZE, SIZE], 4);
  const whole = await blurIntegratedGradients(model, { steps: 200, maxSigma: 3 }).explain(x, { target: 0 });
  for (const delta of whole.convergenceDelta) expect(Math.abs(delta)).toBeLessThan(1e-3);
  const cut = await blurIntegratedGradients(model, { steps: 200, maxSigma: 3, batchSize: 70 }).explain(x, {
    target: 0,
  });
  cut.values.values.forEach((each, i) => {
    expect(each).toBeCloseTo(whole.values.values[i] as number, 10);
  });
  expect(cut.baseValue.values[0]).toBeCloseTo(whole.baseValue.values[0] as number, 10);
});

test("what has no height and width is refused", async () => {
  const call = blurIntegratedGradients((x: Tensor) => matMul(x, wave([2, 1], 1))).explain([[1, 2]]);
  await expect(call).rejects.toMatchObject({ code: "shape" });
});
