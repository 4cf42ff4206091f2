import { referenceBackend } from "@hyaline/backend-reference";
import { type Backend, liveStorages, matMul, softmax, type Tensor, tensor, useBackend } from "@hyaline/core";
import {
  atOnce,
  blackBox,
  explanationFromJson,
  explanationToJson,
  gridSegmentation,
  type HostRows,
  type Model,
  maskedOutputs,
  modelRunner,
  randomStream,
  readRows,
  type WhiteBox,
} from "@hyaline/explanation";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backends } from "../testing/backends.js";
import { fixtureModel } from "../testing/fixtureModels.js";
import { flat, readCases } from "../testing/fixtures.js";
import { limeImage } from "./limeImage.js";
import { limeTabular } from "./limeTabular.js";
import { binOf } from "./parts/discretizer.js";
import { exponentialKernel, fitSurrogate } from "./parts/localSurrogate.js";
import type { SurrogateFacts } from "./parts/surrogateResults.js";

interface LimeCase {
  readonly id: string;
  readonly model: string;
  readonly params: {
    readonly kernel_width: number;
    readonly label: number;
    readonly num_features: number;
    readonly hide_color?: number | string;
  };
  readonly interpretable_data: number[][];
  readonly raw_perturbations?: number[][] | string;
  readonly model_outputs: number[][];
  readonly selected_features: number[];
  readonly coefficients: number[];
  readonly distances: number[];
  readonly intercept: number;
  readonly instance: number[];
  readonly discretized_instance?: number[];
  readonly discretizer_bin_edges?: number[][];
  readonly image: number[][];
  readonly segments: number[][];
}

const cases = readCases("lime.json") as unknown as LimeCase[];
const tables = cases.filter(({ id }) => id.includes("_tab_"));
const images = cases.filter(({ id }) => id.includes("_image_"));
const worst = (got: ArrayLike<number>, expected: readonly number[]) =>
  expected.reduce((max, e, i) => Math.max(max, Math.abs(e - (got[i] as number))), 0);

describe.each(backends)("on %s, LIME's recorded perturbations", (_, create) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
    useBackend(backend);
  });
  afterAll(() => backend.dispose());

  /** The recorded fit, from outputs that this backend gave. */
  const check = (each: LimeCase, outputs: Float64Array) => {
    expect(worst(outputs, flat(each.model_outputs))).toBeLessThan(2e-6);
    const { label, kernel_width } = each.params;
    const width = each.model_outputs[0]?.length as number;
    const neighbourhood = {
      data: Float64Array.from(flat(each.interpretable_data)),
      features: each.interpretable_data[0]?.length as number,
      weights: exponentialKernel(Float64Array.from(each.distances), kernel_width),
    };
    const labels = Float64Array.from(each.distances, (_, k) => outputs[k * width + label] as number);
    const all = { maxFeatures: each.params.num_features, ridgeAlpha: 1 };
    const selection = each.selected_features.length < neighbourhood.features ? "auto" : "none";
    if (each.id.includes("lasso") || each.id.includes("both_labels")) return;
    const fit = atOnce(fitSurrogate(neighbourhood, labels, { ...all, featureSelection: selection }));
    expect(fit.selected).toEqual(each.selected_features);
    const scale = Math.max(...each.coefficients.map(Math.abs));
    each.selected_features.forEach((feature, i) => {
      expect(Math.abs((fit.coefficients[feature] as number) - (each.coefficients[i] as number))).toBeLessThan(
        2e-4 * scale,
      );
    });
    expect(fit.intercept).toBeCloseTo(each.intercept, 5);
  };

  test.each(tables.map((each) => [each.id, each] as const))("%s", async (_id, each) => {
    const model = fixtureModel(each.model);
    const perturbed = Array.isArray(each.raw_perturbations)
      ? each.raw_perturbations
      : each.interpretable_data;
    const runner = modelRunner((x: Tensor) => softmax(model(x)), { batchSize: 64 });
    const { values } = await runner.run(await readRows(perturbed, "x"));
    check(each, values);
  });

  test.each(images.map((each) => [each.id, each] as const))("%s", async (_id, each) => {
    const model = fixtureModel(each.model);
    const segments = Int32Array.from(flat(each.segments));
    const players = each.interpretable_data[0]?.length as number;
    const image = await readRows([[each.image]], "x");
    const hide = each.params.hide_color;
    const mean = (segment: number) => {
      const inside = flat(each.image).filter((_, p) => segments[p] === segment);
      return inside.reduce((sum, v) => sum + v, 0) / inside.length;
    };
    const values = Float32Array.from(segments, (segment) =>
      typeof hide === "number" ? hide : mean(segment),
    );
    const masks = Uint8Array.from(flat(each.interpretable_data));
    const masked = maskedOutputs((x: Tensor) => softmax(model(x)), 64);
    check(each, await masked.run({ image, hidden: { ...image, values }, segments, players, masks }, {}));
  });
});

test.each(tables.filter((each) => each.discretizer_bin_edges).map((each) => [each.id, each] as const))(
  "bins are LIME's: %s",
  (_, each) => {
    const edges = each.discretizer_bin_edges as number[][];
    const binsOf = (row: readonly number[]) => row.map((value, i) => binOf(edges[i] as number[], value));
    const own = binsOf(each.instance);
    expect(own).toEqual(each.discretized_instance);
    (each.raw_perturbations as number[][]).forEach((row, k) => {
      expect(binsOf(row).map((bin, i) => Number(bin === own[i]))).toEqual(each.interpretable_data[k]);
    });
  },
);

const stream = randomStream(11);
const training = Array.from({ length: 300 }, () => [
  stream.normal(),
  2 + 3 * stream.normal(),
  stream.uniform(),
  stream.integer(3),
]);
const factsOf = ({ extra }: { readonly extra?: unknown }) => extra as SurrogateFacts;

describe("tables", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const weights = [[2], [-1], [0.5], [0]];
  const linear: WhiteBox = (x) => matMul(x, tensor(weights));

  test("a linear model's coefficients come back from continuous samples", async () => {
    const lime = limeTabular(linear, { background: training, discretizer: null, featureSelection: "none" });
    const explanation = await lime.explain(training.slice(0, 2));
    for (const row of [0, 1]) {
      weights.forEach(([w], i) => {
        expect(explanation.values.values[row * 4 + i]).toBeCloseTo(w as number, 1);
      });
      expect(factsOf(explanation).score[row]).toBeGreaterThan(0.99);
      expect(factsOf(explanation).localPrediction[row]).toBeCloseTo(
        explanation.output?.values[row] as number,
        1,
      );
    }
  });

  test("binned conditions, largest weight first", async () => {
    const background = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((v) => [v, 10 * v, -v]);
    const featureNames = ["petal width", "petal length", "noise"];
    const lime = limeTabular((x: Tensor) => matMul(x, tensor([[1], [0.3], [0]])), {
      background,
      featureNames,
      maxFeatures: 2,
      samples: 2000,
    });
    const explanation = await lime.explain([[3, 75, -8]]);
    const { list, conditions } = factsOf(explanation);
    expect(conditions).toEqual([["2.00 < petal width <= 4.00", "petal length > 60.00", "noise <= -6.00"]]);
    expect(list[0]?.map(({ condition }) => condition)).toEqual([
      "petal length > 60.00",
      "2.00 < petal width <= 4.00",
    ]);
    const [first, second] = list[0] ?? [];
    expect(first?.weight).toBeGreaterThan(0);
    expect(second?.weight).toBeLessThan(0);
    expect(explanation.values.shape).toEqual([1, 3]);
    expect(explanation.values.values[2]).toBe(0);
    expect(explanation.baseValue?.values[0]).toBe(factsOf(explanation).intercept[0]);
    expect(explanationFromJson(explanationToJson(explanation))).toEqual(explanation);
  });

  test("samples are distributed as the training rows, the row itself first", async () => {
    const seen: number[][] = [];
    const spy = blackBox((rows: number[][]) => {
      seen.push(...rows);
      return rows.map((row) => row[0] as number);
    });
    const row = training[7] as number[];
    await limeTabular(spy, { background: training, categoricalFeatures: [3], samples: 4000 }).explain([row]);
    expect(seen.length).toBe(4000);
    expect(seen[0]).toEqual(row);
    const column = (rows: readonly number[][], i: number) => rows.map((r) => r[i] as number);
    for (const i of [0, 1, 2]) {
      const [drawn, given] = [column(seen.slice(1), i), column(training, i)];
      const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
      const deviation = (values: readonly number[]) => {
        const centre = mean(values);
        return Math.sqrt(mean(values.map((v) => (v - centre) ** 2)));
      };
      expect(Math.abs(mean(drawn) - mean(given))).toBeLessThan(0.1 * deviation(given));
      expect(Math.abs(deviation(drawn) / deviation(given) - 1)).toBeLessThan(0.12);
      expect(Math.min(...drawn)).toBeGreaterThanOrEqual(Math.min(...given) - 1e-6);
      expect(Math.max(...drawn)).toBeLessThanOrEqual(Math.max(...given) + 1e-6);
    }
    const codes = column(seen, 3);
    for (const code of [0, 1, 2]) {
      const share = (values: readonly number[]) => values.filter((v) => v === code).length / values.length;
      expect(share(codes)).toBeCloseTo(share(column(training, 3)), 1);
    }
    expect(codes.every((code) => [0, 1, 2].includes(code))).toBe(true);
  });

  test("categories are conditions with their names", async () => {
    const model: WhiteBox = (x) => matMul(x, tensor([[0], [0], [0], [1]]));
    const lime = limeTabular(model, {
      background: training,
      categoricalFeatures: [3],
      categoryNames: { 3: ["a", "b", "c"] },
    });
    const explanation = await lime.explain([[0, 0, 0, 2]]);
    expect(factsOf(explanation).list[0]?.[0]).toEqual({
      condition: "feature 3=c",
      weight: expect.closeTo(1.5, 0),
    });
  });

  test("the seed decides, whatever the batches; every output has its own explanation", async () => {
    const model: WhiteBox = (x) =>
      softmax(
        matMul(
          x,
          tensor([
            [1, 0, 2],
            [0, 1, 0],
            [3, 0, 0],
            [0, 0, 1],
          ]),
        ),
      );
    const rows = training.slice(0, 2);
    const explain = (options: object) =>
      limeTabular(model, { background: training, samples: 300, ...options }).explainOutputs(rows);
    const [first, again, other] = await Promise.all([
      explain({}),
      explain({ batchSize: 70 }),
      explain({ seed: 1 }),
    ]);
    expect(first.length).toBe(3);
    expect(first.map(({ target }) => target)).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    first.forEach((explanation, o) => {
      expect(worst(again[o]?.values.values ?? [], [...explanation.values.values])).toBeLessThan(1e-5);
      expect([...(other[o]?.values.values ?? [])]).not.toEqual([...explanation.values.values]);
    });
    const lime = limeTabular(model, { background: training, samples: 300 });
    expect((await lime.explain(rows.slice(1), { target: 2 })).values.shape).toEqual([1, 4]);
    expect((await lime.explain(rows, { target: 2 })).values).toEqual(first[2]?.values);
  });

  test.each<readonly [string, Model, object, unknown, object, string]>([
    ["rows of another width", linear, {}, [[1, 2]], {}, "shape"],
    ["a background that is no table", linear, { background: [[[1]]] }, [[[1]]], {}, "shape"],
    ["NaN", linear, {}, [[1, 2, 3, Number.NaN]], {}, "data"],
    ["NaN in the background", linear, { background: [[1, 2, 3, Number.NaN]] }, [[1, 2, 3, 4]], {}, "data"],
    [
      "a model that gives infinity",
      (x: Tensor) => x.sum({ axes: 1 }).mul(1e38).mul(1e38),
      {},
      [[1, 2, 3, 4]],
      {},
      "data",
    ],
    ["a target that is not there", linear, {}, [[1, 2, 3, 4]], { target: 1 }, "argument"],
    ["a target too many", linear, {}, [[1, 2, 3, 4]], { target: [0, 0] }, "argument"],
    [
      "a category column that is not there",
      linear,
      { categoricalFeatures: [4] },
      [[1, 2, 3, 4]],
      {},
      "argument",
    ],
    ["an unknown discretizer", linear, { discretizer: "entropy" }, [[1, 2, 3, 4]], {}, "argument"],
    ["names that do not fit", linear, { featureNames: ["a"] }, [[1, 2, 3, 4]], {}, "argument"],
    ["an aborted signal", linear, {}, [[1, 2, 3, 4]], { signal: AbortSignal.abort() }, "aborted"],
  ])("%s is an error", async (_, model, options, x, call, code) => {
    const lime = limeTabular(model, { background: training, samples: 20, ...options } as never);
    await expect(lime.explain(x as never, call)).rejects.toMatchObject({ name: "HyalineError", code });
  });

  test.each([
    [{ samples: 1 }],
    [{ samples: "exact" }],
    [{ kernelWidth: 0 }],
    [{ ridgeAlpha: -1 }],
    [{ maxFeatures: 0 }],
    [{ featureSelection: "best" }],
    [{ seed: 0.5 }],
  ])("options %j are refused", (options) => {
    expect(() => limeTabular(linear, { background: training, ...options } as never)).toThrow(
      expect.objectContaining({ code: "argument" }),
    );
  });
});

describe("images", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const pixels = Float32Array.from({ length: 2 * 3 * 4 * 4 }, (_, i) => ((i * 7) % 11) / 10);
  const picture = tensor(pixels, { shape: [2, 3, 4, 4] });
  const weights = tensor(
    Float32Array.from({ length: 48 }, (_, i) => Math.sin(i)),
    { shape: [1, 3, 4, 4] },
  );
  const linear: WhiteBox = (x) => x.mul(weights).sum({ axes: [1, 2, 3] });
  const segmentation = gridSegmentation({ size: 2 });

  test("a linear model's segments get what hiding them takes away", async () => {
    const lime = limeImage(linear, {
      segmentation,
      hideColor: 0,
      ridgeAlpha: 0,
      samples: 200,
      batchSize: 33,
    });
    const { values, players, extra } = await lime.explain(picture);
    expect(values.shape).toEqual([2, 4]);
    expect(players?.shape).toEqual([2, 3, 4, 4]);
    const w = await weights.data();
    const expected = new Float64Array(8);
    for (let i = 0; i < pixels.length; i++) {
      const at = Math.floor(i / 48) * 4 + (players?.values[i] as number);
      expected[at] = (expected[at] as number) + (pixels[i] as number) * (w[i % 48] as number);
    }
    expect(worst(values.values, [...expected])).toBeLessThan(1e-4);
    expect((extra as SurrogateFacts).score[0]).toBeCloseTo(1, 8);
  });

  test("hidden segments show their mean, or a colour for each channel", async () => {
    const seen: HostRows["values"][] = [];
    const spy = blackBox(
      ({ shape, values }) => {
        seen.push(Float64Array.from(values));
        return { shape: [shape[0] as number, 1], values: new Float64Array(shape[0] as number) };
      },
      { layout: "flat" },
    );
    const one = tensor(pixels.slice(0, 48), { shape: [1, 3, 4, 4] });
    await limeImage(spy, { segmentation, samples: 40, hideColor: [7, 8, 9] }).explain(one);
    const sample = [...(seen[0] as Float64Array)];
    expect(sample.slice(0, 48)).toEqual([...pixels.slice(0, 48)]);
    const colours = sample.map(
      (v, i) => [v, pixels[i % 48] as number, 7 + Math.floor((i % 48) / 16)] as const,
    );
    expect(colours.every(([v, shown, hidden]) => v === shown || v === hidden)).toBe(true);
    expect(colours.some(([v, , hidden]) => v === hidden)).toBe(true);

    seen.length = 0;
    await limeImage(spy, {
      segmentation: ({ shape }) => ({ shape: shape.slice(1), values: new Array(16).fill(0) }),
      samples: 20,
    }).explain(one);
    const means = [0, 1, 2].map((c) => pixels.slice(16 * c, 16 * c + 16).reduce((sum, v) => sum + v, 0) / 16);
    const hidden = Array.from({ length: 20 }, (_, k) => [
      ...(seen[0] as Float64Array).slice(48 * k, 48 * k + 48),
    ]).find((image) => image[0] !== pixels[0]);
    expect(
      worst(
        hidden ?? [],
        Array.from({ length: 48 }, (_, i) => means[Math.floor(i / 16)] as number),
      ),
    ).toBeLessThan(1e-6);
  });

  test("segments differ from image to image; images without channels have them too", async () => {
    const flatImages = tensor(
      Float32Array.from({ length: 32 }, (_, i) => (i < 16 ? i % 4 : 0)),
      { shape: [2, 4, 4] },
    );
    const byValue = (image: { readonly values: ArrayLike<number> }) => ({
      shape: [4, 4],
      values: Array.from(image.values),
    });
    const lime = limeImage((x: Tensor) => x.sum({ axes: [1, 2] }), {
      segmentation: byValue,
      hideColor: -1,
      samples: 64,
      ridgeAlpha: 0,
    });
    const explanation = await lime.explain(flatImages);
    expect(explanation.values.shape).toEqual([2, 4]);
    expect(worst(explanation.values.values, [4, 8, 12, 16, 16, 0, 0, 0])).toBeLessThan(1e-4);
    expect(explanationFromJson(explanationToJson(explanation))).toEqual(explanation);
  });

  test.each<readonly [string, object, unknown, string]>([
    ["a table", {}, [[1, 2]], "shape"],
    [
      "labels of another size",
      { segmentation: () => ({ shape: [2, 2], values: [0, 0, 0, 0] }) },
      picture,
      "shape",
    ],
    [
      "labels that are no integers",
      { segmentation: () => ({ shape: [4, 4], values: new Array(16).fill(0.5) }) },
      picture,
      "data",
    ],
    ["a colour for other channels", { hideColor: [1, 2] }, picture, "argument"],
  ])("%s is an error", async (_, options, x, code) => {
    const lime = limeImage(linear, { segmentation, samples: 10, ...options });
    await expect(lime.explain(x as never)).rejects.toMatchObject({ name: "HyalineError", code });
  });

  test("nothing is left on the backend", async () => {
    const lime = limeImage(linear, { segmentation, samples: 50, batchSize: 20 });
    await lime.explain(picture);
    const before = liveStorages();
    await lime.explain(picture);
    expect(liveStorages()).toBe(before);
  });
});
