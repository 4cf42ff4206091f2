import { referenceBackend } from "@hyaline/backend-reference";
import { matMul, slice, type Tensor, tensor, useBackend } from "@hyaline/core";
import { type Explanation, gridSegmentation } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import {
  comprehensiveness,
  irof,
  monotonicity,
  monotonicityCorrelation,
  nonSensitivity,
  regionPerturbation,
  road,
  sensitivityN,
  sufficiency,
} from "../index.js";
import { tableOf } from "../testing/recorded.js";

beforeAll(() => useBackend(referenceBackend()));

const scoreOf = async (scores: Promise<{ values: { values: ArrayLike<number> } }>) =>
  (await scores).values.values[0] as number;

/** f(x) = 4 x₀ + 3 x₁ − 2 x₂ + 0 x₃ at ones, and its exact attributions. */
const weights = [4, 3, -2, 0];
const linear = (x: Tensor) => matMul(x, tensor(weights.map((weight) => [weight])));
const at = (values: readonly number[], ...rowShape: readonly number[]): Explanation => ({
  ...tableOf([values]),
  values: { shape: [1, ...rowShape], values },
  data: { shape: [1, ...rowShape], values: values.map(() => 1) },
});
const exact = { explanation: at(weights, 4), model: linear };
const wrong = { explanation: at([0, -2, 3, 4], 4), model: linear };

describe("by hand, of a linear model", () => {
  test("comprehensiveness and sufficiency at a half", async () => {
    const half = { shares: [0.5] };
    // f = 5; without the first two −2; the first two alone 7.
    expect(await scoreOf(comprehensiveness(exact, half))).toBeCloseTo(7, 6);
    expect(await scoreOf(sufficiency(exact, half))).toBeCloseTo(-2, 6);
    // A share is rounded up to whole units; all of them leave nothing.
    expect(await scoreOf(comprehensiveness(exact, { shares: [0.01, 1] }))).toBeCloseTo((4 + 5) / 2, 6);
  });

  test("monotonicity: by magnitude from below, a fall at the third unit", async () => {
    expect(await scoreOf(monotonicity(exact))).toBe(0);
    const rising = { explanation: at([4, 3, 0, 0], 4), model: linear };
    const { curves, values } = await monotonicity(rising);
    // Inserted are x₃, x₂ (the last of equal ones first), x₁, x₀: 0, 0, −2, 1, 5.
    expect(curves?.[0]?.outputs).toEqual([5, 1, -2, 0, 0].map((y) => expect.closeTo(y, 6)));
    expect(values.values[0]).toBe(0);
    const positive = (x: Tensor) => matMul(x, tensor([[4], [3], [2], [0]]));
    expect(await scoreOf(monotonicity({ explanation: at([4, 3, 2, 0], 4), model: positive }))).toBe(1);
  });

  test("monotonicity correlation and non-sensitivity", async () => {
    // Magnitudes 4, 3, 2, 0; effects go with their squares.
    const spread = {
      ...exact,
      explanation: { ...exact.explanation, data: { shape: [1, 4], values: [1, 0, 1, 0.5] } },
    };
    expect(await scoreOf(monotonicityCorrelation(spread, { draws: 400 }))).toBeCloseTo(1, 12);
    expect(await scoreOf(nonSensitivity(spread))).toBe(0);
    const judged = {
      ...spread,
      explanation: { ...spread.explanation, values: { shape: [1, 4], values: [4, 0, -2, 1] } },
    };
    // x₁ has an effect and no attribution, x₃ an attribution and no effect.
    expect(await scoreOf(nonSensitivity(judged))).toBe(2);
  });

  test("monotonicity correlation is over the units that have elements", async () => {
    // Player 2 has none; its attribution would be the largest.
    const judged = {
      ...at([4, 3, 9, 1], 4),
      data: { shape: [1, 4], values: [1, 0, 1, 0.5] },
      players: { shape: [4], values: [0, 1, 3, 3] },
    };
    expect(
      await scoreOf(monotonicityCorrelation({ explanation: judged, model: linear }, { draws: 400 })),
    ).toBeCloseTo(1, 12);
  });

  test("sensitivity-n is 1 for exact attributions at every n, and not for wrong ones", async () => {
    expect(await scoreOf(sensitivityN(exact))).toBeCloseTo(1, 6);
    expect(await scoreOf(sensitivityN(exact, { sizes: [2], runs: 6 }))).toBeCloseTo(1, 6);
    expect(await scoreOf(sensitivityN(wrong))).toBeLessThan(0.5);
    // All units at once leave one number, which varies with nothing.
    expect(await scoreOf(sensitivityN(exact, { sizes: [4] }))).toBeNaN();
  });
});

/** An image of 4 × 4 whose output is the sum of its upper half. */
const upper = (x: Tensor) =>
  slice(x, [null, null, [0, 2], null])
    .sum({ axes: [1, 2, 3] })
    .reshape([-1, 1]);
const map = Array.from({ length: 16 }, (_, i) => (i < 8 ? 1 : 0));
const image = { explanation: at(map, 1, 4, 4), model: upper };
const upsideDown = { explanation: at(map.toReversed(), 1, 4, 4), model: upper };

describe("by hand, of an image", () => {
  test("region perturbation: 8, 4, 0, 0, 0 as windows go", async () => {
    expect(await scoreOf(regionPerturbation(image, { patch: 2 }))).toBeCloseTo((0 + 4 + 8 + 8 + 8) / 5, 6);
    const { curves } = await regionPerturbation(image, { patch: 2, regions: 1 });
    expect(curves?.[0]?.outputs).toEqual([8, 4]);
    expect(curves?.[0]?.auc).toBeCloseTo(((8 + 4) / 2) * 0.25, 6);
  });

  test("IROF: the area over the share that is left", async () => {
    const cut = { segmentation: gridSegmentation({ size: 2 }), hideColor: 0 };
    // 1, ½, 0, 0, 0: the area under it is ¼ (½·¾ + ½·… by trapezoids: (0.75 + 0.25) / 4.
    expect(await scoreOf(irof(image, cut))).toBeCloseTo(1 - (0.75 + 0.25) / 4, 6);
    expect(await scoreOf(irof(upsideDown, cut))).toBeCloseTo(1 - (1 + 1 + 0.75 + 0.25) / 4, 6);
  });

  test("ROAD: what is imputed from equal neighbours stays, whatever is named", async () => {
    const quiet = { noise: 0, percentages: [50] };
    expect(await scoreOf(road(image, quiet))).toBeCloseTo(8, 4);
    // A ramp from 0 in the lower half, of which nothing of the upper half can be told.
    const ramp = {
      ...image,
      explanation: { ...image.explanation, data: { shape: [1, 1, 4, 4], values: map.map((v) => 5 * v) } },
    };
    expect(await scoreOf(road(ramp, quiet))).toBeCloseTo(0, 4);
    expect(await scoreOf(road(ramp, { ...quiet, order: "leastFirst" }))).toBeCloseTo(40, 4);
  });

  test("ROAD: noise is that of the row and the share, in whatever runs", async () => {
    const noisy = { noise: 0.5, percentages: [25, 50, 75] };
    const together = await scoreOf(road(image, noisy));
    expect(await scoreOf(road(image, { ...noisy, batchSize: 1 }))).toBeCloseTo(together, 9);
    const alone = await Promise.all(
      [25, 50, 75].map((p) => scoreOf(road(image, { ...noisy, percentages: [p] }))),
    );
    expect(alone.reduce((sum, each) => sum + each, 0) / 3).toBeCloseTo(together, 6);
  });

  test("ROAD: a pixel is the weighted mean of its neighbours, edges twice as much as corners", async () => {
    const data = [1, 2, 3, 4, 100, 6, 7, 8, 9];
    const centre = {
      explanation: {
        ...at([0, 0, 0, 0, 1, 0, 0, 0, 0], 1, 3, 3),
        data: { shape: [1, 1, 3, 3], values: data },
      },
      model: (x: Tensor) => slice(x, [null, null, [1, 2], [1, 2]]).reshape([-1, 1]),
    };
    const mean = ((2 + 4 + 6 + 8) * 2 + (1 + 3 + 7 + 9)) / 12;
    expect(await scoreOf(road(centre, { noise: 0, percentages: [11] }))).toBeCloseTo(mean, 5);
  });

  test("rows that are no images", async () => {
    await expect(road(exact)).rejects.toMatchObject({ code: "shape" });
    await expect(irof(exact)).rejects.toMatchObject({ code: "shape" });
  });
});

test("the exact attribution of a linear model is judged better than a wrong one", async () => {
  for (const metric of [comprehensiveness, sensitivityN, regionPerturbation]) {
    const options = metric === regionPerturbation ? { patch: 1 } : {};
    const [good, bad] = [await scoreOf(metric(exact, options)), await scoreOf(metric(wrong, options))];
    expect(good).toBeGreaterThan(bad);
  }
  expect(await scoreOf(sufficiency(exact))).toBeLessThan(await scoreOf(sufficiency(wrong)));
});
