import { referenceBackend } from "@hyaline/backend-reference";
import {
  conv,
  matMul,
  mul,
  relu,
  reshape,
  slice,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  tanh,
  tap,
  tensor,
  useBackend,
} from "@hyaline/core";
import { atOnce, intervene, randomStream, resultFromJson, resultToJson } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { similarity } from "../influence/similarity.js";
import { steer } from "../intervention/steer.js";
import { lrp } from "../propagation/lrp.js";
import { activationMaximisation } from "./activationMaximisation.js";
import { conceptActivationVectors } from "./conceptActivationVectors.js";
import { conceptRelevance } from "./conceptRelevance.js";
import { linearClassifier, scoresOf } from "./parts/linearClassifier.js";
import { welch } from "./parts/welch.js";
import { probe } from "./probe.js";
import { tcav } from "./tcav.js";

beforeAll(() => useBackend(referenceBackend()));

const float64 = (values: number[][]) => tensor(values, { dtype: "float64" });
/** Normal numbers, the same each time. */
const noise = (rows: number, size: number, seed: number) => {
  const stream = randomStream(seed);
  return Array.from({ length: rows }, () => Array.from({ length: size }, () => stream.normal()));
};

describe("linearClassifier", () => {
  test("is where its objective is flat", () => {
    const rows = noise(12, 3, 1);
    const isFirst = rows.map(([a = 0, b = 0]) => a + 0.3 * b > 0.2);
    const ridge = 0.05;
    const { weights, bias } = atOnce(linearClassifier(Float64Array.from(rows.flat()), isFirst, ridge));
    // In its own units: around the mean, over one scale, and over the root of the size.
    const centre = [0, 1, 2].map((k) => rows.reduce((s, row) => s + (row[k] as number), 0) / 12);
    const scale = Math.sqrt(
      rows.flat().reduce((s, v, i) => s + (v - (centre[i % 3] as number)) ** 2, 0) / 36,
    );
    const scaled = rows.map((row) => row.map((v, k) => (v - (centre[k] as number)) / scale / Math.sqrt(3)));
    const w = Array.from(weights, (each) => each * scale * Math.sqrt(3));
    const b = bias + centre.reduce((s, c, k) => s + c * (weights[k] as number), 0);
    const errors = scaled.map(
      (row, i) =>
        1 / (1 + Math.exp(-(row.reduce((s, v, k) => s + v * (w[k] as number), 0) + b))) - Number(isFirst[i]),
    );
    for (const k of [0, 1, 2])
      expect(
        errors.reduce((s, e, i) => s + (e * (scaled[i]?.[k] as number)) / 12, 0) + ridge * (w[k] as number),
      ).toBeCloseTo(0, 8);
    expect(errors.reduce((s, e) => s + e / 12, 0) + ridge * b).toBeCloseTo(0, 8);
    expect(scoresOf({ weights, bias }, Float64Array.from(rows.flat())).length).toBe(12);
  });
});

test("welch: as SciPy's ttest_ind without equal variances", () => {
  expect(welch([1, 2, 3, 4.5], [2, 4, 6, 8, 10.5])).toBeCloseTo(0.08347427722025141, 10);
  expect(welch([0.1, 0.2, 0.3], [0.15, 0.22, 0.31])).toBeCloseTo(0.737653982955058, 10);
  expect([welch([1, 1], [1, 1]), welch([1, 1], [0, 0])]).toEqual([1, 0]);
});

// The output follows the first unit of the layer and not the second.
const w = float64([[1, 0, 0.2], [0, 1, -0.1], [0.1, 0.3, 1]]); // biome-ignore format: rows
const net = (x: Tensor) => {
  const h = tap("h", tanh(matMul(x, w).mul(0.3)));
  const unit = slice(h, [null, [0, 1]]).reshape([-1]);
  return stack([unit.mul(2), unit.mul(-1)], { axis: 1 });
};
const along = (axis: number, seed: number) =>
  noise(14, 3, seed).map((row) => row.map((v, k) => (k === axis ? 4 : 0.4 * v)));
const random = noise(40, 3, 5);

describe("tcav", () => {
  const concepts = { first: along(0, 2), second: along(1, 3) };

  test("tells a concept that the output follows from one that it does not", async () => {
    const found = await tcav(net, { layer: "h", concepts, random, runs: 6 }).explain(noise(10, 3, 7), {
      target: 0,
    });
    const [first, second] = found.concepts;
    expect(first).toMatchObject({ name: "first", score: 1 });
    expect(first?.accuracy).toBeGreaterThan(0.9);
    expect(first?.magnitude).toBeGreaterThan(1);
    expect(first?.pValue).toBeLessThan(0.06);
    expect(second?.magnitude as number).toBeLessThan(0.6 * (first?.magnitude as number));
    expect(first?.scores).toHaveLength(6);
    const other = await tcav(net, { layer: "h", concepts, random, runs: 6 }).explain(noise(10, 3, 7), {
      target: 1,
    });
    expect(other.concepts[0]?.score).toBe(0);
    expect(resultFromJson(resultToJson(found))).toEqual(found);
    expect([found.layer, found.target, found.provenance.seed]).toEqual(["h", 0, 0]);
  });

  test("bad input", async () => {
    const given = { layer: "h", concepts, random, runs: 2 };
    await expect(tcav(net, { ...given, layer: "g" }).explain(random)).rejects.toMatchObject({
      code: "argument",
    });
    await expect(tcav(net, { ...given, random: [[1, 2, 3]] }).explain(random)).rejects.toMatchObject({
      code: "data",
    });
    await expect(tcav(net, { ...given, concepts: { x: [[1, 2]] } }).explain(random)).rejects.toMatchObject({
      code: "shape",
    });
    expect(() => tcav(net, { ...given, concepts: {} })).toThrow(/\{ name: rows \}/);
  });
});

test("conceptActivationVectors point along their concepts, and steer by them", async () => {
  const concepts = { first: along(0, 2), second: along(1, 3) };
  const { vectors, names, accuracies } = await conceptActivationVectors(net, {
    layer: "h",
    concepts,
    random,
  });
  expect(names).toEqual(["first", "second"]);
  expect(vectors.shape).toEqual([2, 3]);
  const [a, b] = [Array.from(vectors.values).slice(0, 3), Array.from(vectors.values).slice(3)] as [
    number[],
    number[],
  ];
  expect(a[0]).toBeGreaterThan(0.85);
  expect(b[1]).toBeGreaterThan(0.85);
  expect(Math.min(...accuracies)).toBeGreaterThan(0.9);
  const x = float64(noise(2, 3, 9));
  const [before, after] = [
    (await net(x).array()) as number[][],
    (await steer(net, { layer: "h", direction: a })(x).array()) as number[][],
  ];
  after.forEach((row, i) => {
    expect((row[0] as number) - (before[i]?.[0] as number)).toBeCloseTo(2 * (a[0] as number), 6);
  });
  await expect(
    conceptActivationVectors(net, { layer: "h", concepts: { same: random }, random }),
  ).rejects.toMatchObject({ code: "data" });
});

test("probe: reads a product where it is a unit, and not before", async () => {
  const model = (x: Tensor) => {
    const raw = tap("raw", x.mul(1));
    const [a, b] = [0, 1].map((k) => slice(raw, [null, [k, k + 1]])) as [Tensor, Tensor];
    return tap("product", mul(a, b));
  };
  const rows = noise(40, 2, 11);
  const labels = rows.map(([a = 0, b = 0]) => Number(a * b > 0));
  const { values, axes, target } = await probe(model, { layers: ["raw", "product"] }).explain(rows, {
    labels,
  });
  expect(values.shape).toEqual([40, 2]);
  expect(axes).toEqual([{ name: "layer", labels: ["raw", "product"] }]);
  expect(target).toBeUndefined();
  const mean = (layer: number) =>
    rows.reduce((s, _, row) => s + (values.values[row * 2 + layer] as number), 0) / 40;
  expect(mean(1)).toBeGreaterThan(0.8);
  expect(mean(0)).toBeLessThan(0.65);
  // By default what the model answers; two outputs, of which a layer knows the larger.
  const own = await probe(net, { layers: ["h"], folds: 4 }).explain(noise(30, 3, 13));
  expect(Array.from(own.values.values).reduce((a, b) => a + b) / 30).toBeGreaterThan(0.75);
  await expect(
    probe(net, { layers: ["h"] }).explain(
      rows.slice(0, 3).map((row) => [...row, 1]),
      { labels: [1] },
    ),
  ).rejects.toMatchObject({ code: "shape" });
  await expect(probe(net, { layers: ["h"] }).explain([[1, 2, 3]], { labels: [0.5] })).rejects.toMatchObject({
    code: "data",
  });
});

describe("conceptRelevance", () => {
  const filters = tensor(noise(3, 9, 17).flat(), { shape: [3, 1, 3, 3], dtype: "float64" });
  const out = float64(noise(48, 2, 19));
  const cnn = (x: Tensor) => matMul(reshape(tap("map", relu(conv(x, filters))), [-1, 48]), out);
  const image = tensor(noise(2, 36, 21).flat(), { shape: [2, 1, 6, 6], dtype: "float64" });

  test.each([
    "epsilonPlus",
    "epsilonPlusFlat",
    "epsilon",
    "epsilonGamma",
    "presetAFlat",
    "presetBFlat",
  ] as const)("%s: channels add up to all of the relevance", async (composite) => {
    const whole = await lrp(cnn, { composite }).explain(image, { target: 1 });
    const parts = await Promise.all(
      [0, 1, 2].map((channel) =>
        conceptRelevance(cnn, { layer: "map", channels: [channel], composite }).explain(image, {
          target: 1,
        }),
      ),
    );
    for (const [i, value] of Array.from(whole.values.values).entries())
      expect(parts.reduce((s, part) => s + (part.values.values[i] as number), 0)).toBeCloseTo(value, 10);
    const { values } = await conceptRelevance(cnn, { layer: "map", channels: [0, 2], composite }).explain(
      image,
      { target: 1 },
    );
    for (const [i, value] of Array.from(values.values).entries())
      expect((parts[0]?.values.values[i] as number) + (parts[2]?.values.values[i] as number)).toBeCloseTo(
        value,
        10,
      );
  });

  test("channels that are not there are refused", async () => {
    await expect(
      conceptRelevance(cnn, { layer: "map", channels: [0, 3] }).explain(image),
    ).rejects.toMatchObject({
      code: "argument",
      message: expect.stringMatching(/which has 3; got 3/),
    });
  });

  test("is that of a net whose other channels are gone where they add nothing to the channel's own", async () => {
    const alone = intervene(cnn, {
      map: (h) => h.mul(tensor([0, 1, 0], { shape: [1, 3, 1, 1], dtype: "float64" })),
    });
    const [one, same] = [
      await conceptRelevance(cnn, { layer: "map", channels: [1], composite: "epsilon" }).explain(image, {
        target: 0,
      }),
      await lrp(alone, { composite: "epsilon" }).explain(image, { target: 0 }),
    ];
    for (const [i, value] of Array.from(same.values.values).entries())
      expect(one.values.values[i]).toBeCloseTo(value, 5);
  });
});

describe("activationMaximisation", () => {
  const top = float64([[0.7, -0.4, 1.2]]);
  const hill = (x: Tensor) => sum(square(sub(x, top)), { axes: 1 }).neg();

  test("climbs to the top of a hill, and says what the model answers there", async () => {
    const found = await activationMaximisation(hill, { steps: 120, stepSize: 0.02 }).explain([[0, 0, 0], [2, 2, 2]]); // biome-ignore format: rows
    for (const [i, value] of Array.from(found.values.values).entries())
      expect(Math.abs(value - ([0.7, -0.4, 1.2][i % 3] as number))).toBeLessThan(0.05);
    expect(Math.min(...Array.from(found.outputs.values))).toBeGreaterThan(-0.01);
    expect(found.kind).toBe("maxima");
    expect(resultFromJson(resultToJson(found))).toEqual(found);
  });

  test("range, l2 and a unit of a layer", async () => {
    const kept = await activationMaximisation(hill, { steps: 60, range: [-0.2, 0.5] }).explain([[0, 0, 0]]);
    expect(Math.max(...Array.from(kept.values.values))).toBeLessThanOrEqual(0.5);
    const pulled = await activationMaximisation(hill, { steps: 200, stepSize: 0.01, l2: 1 }).explain([
      [0, 0, 0],
    ]);
    for (const [i, value] of Array.from(pulled.values.values).entries())
      expect(Math.abs(value - ([0.35, -0.2, 0.6][i] as number))).toBeLessThan(0.03);
    const unit = await activationMaximisation(net, { neuron: { layer: "h", index: [1] }, steps: 20 }).explain(
      [[0, 0, 0]],
    );
    expect(unit.outputs.values[0]).toBeGreaterThan(0.1);
    expect(unit.values.values[1]).toBeGreaterThan(Math.abs(unit.values.values[0] as number));
    expect(unit.target).toEqual([{ index: [1] }]);
  });

  test("total variation and jitter make images smooth, the same each time", async () => {
    const filter = tensor(noise(1, 9, 23).flat(), { shape: [1, 1, 3, 3] });
    const model = (x: Tensor) => sum(relu(conv(x, filter)), { axes: [1, 2, 3] });
    const start = tensor(noise(1, 36, 25).flat(), { shape: [1, 1, 6, 6] });
    const options = { steps: 25, stepSize: 0.05, jitter: 2 };
    const rough = await activationMaximisation(model, options).explain(start);
    const smooth = await activationMaximisation(model, { ...options, totalVariation: 2 }).explain(start);
    const again = await activationMaximisation(model, options).explain(start);
    const variation = ({ values }: { values: { values: ArrayLike<number> } }) =>
      Array.from(values.values).reduce(
        (s, v, i, all) => s + (i % 6 < 5 ? (v - (all[i + 1] as number)) ** 2 : 0),
        0,
      );
    expect(variation(smooth)).toBeLessThan(0.8 * variation(rough));
    expect(again.values).toEqual(rough.values);
    await expect(activationMaximisation(hill, { jitter: 1 }).explain([[0, 0, 0]])).rejects.toMatchObject({
      code: "shape",
    });
    await expect(
      activationMaximisation(hill).explain(tensor([[1, 2, 3]], { dtype: "int32" })),
    ).rejects.toMatchObject({ code: "dtype" });
  });
});

test("layers of 200,704 numbers are compared", async () => {
  const wide = (x: Tensor) => sum(tap("wide", matMul(x, ones).mul(1)), { axes: 1 });
  const ones = tensor(new Float32Array(200_704).fill(1), { shape: [1, 200_704] });
  const given = { layer: "wide", random: [[-1], [-2]] } as const;
  const found = await similarity(wide, { layer: "wide", background: [[1], [2]] }).explain([[1]]);
  expect(found.values.values[0]).toBeCloseTo(1, 5);
  const { vectors } = await conceptActivationVectors(wide, { ...given, concepts: { up: [[1], [2]] } });
  expect(vectors.values[0]).toBeCloseTo(1 / Math.sqrt(200_704), 6);
  const scores = await tcav(wide, { ...given, concepts: { up: [[1], [2]] }, runs: 2 }).explain([[1]]);
  expect(scores.concepts[0]?.score).toBe(1);
});

test("similarity: a row is most like itself, by either measure", async () => {
  const rows = noise(12, 3, 27);
  for (const distance of ["cosine", "euclidean"] as const) {
    const found = await similarity(net, { layer: "h", background: rows, count: 4, distance }).explain(
      rows.slice(3, 5),
      { target: 0 },
    );
    expect(found.indices.shape).toEqual([2, 4]);
    expect([found.indices.values[0], found.indices.values[4]]).toEqual([3, 4]);
    expect(found.values.values[0]).toBeCloseTo(distance === "cosine" ? 1 : 0, 6);
    const [first, second] = Array.from(found.values.values) as [number, number];
    expect(distance === "cosine" ? first >= second : first <= second).toBe(true);
  }
});
