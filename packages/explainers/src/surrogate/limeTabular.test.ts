import { referenceBackend } from "@hyaline/backend-reference";
import { matMul, softmax, type Tensor, tensor, useBackend } from "@hyaline/core";
import {
  blackBox,
  explanationFromJson,
  explanationToJson,
  type Model,
  randomStream,
  type WhiteBox,
} from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { limeTabular } from "./limeTabular.js";
import type { SurrogateFacts } from "./parts/surrogateFacts.js";

const worst = (got: ArrayLike<number>, expected: readonly number[]) =>
  expected.reduce((max, e, i) => Math.max(max, Math.abs(e - (got[i] as number))), 0);
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

  test("a linear model's coefficients come back from continuous samples, for one standard deviation each", async () => {
    const deviation = (i: number) => {
      const column = training.map((row) => row[i] as number);
      const mean = column.reduce((sum, v) => sum + v, 0) / column.length;
      return Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / column.length);
    };
    const lime = limeTabular(linear, { background: training, discretizer: null, featureSelection: "none" });
    const explanation = await lime.explain(training.slice(0, 2));
    for (const row of [0, 1]) {
      weights.forEach(([w], i) => {
        const found = explanation.values.values[row * 4 + i] as number;
        expect(found).toBeCloseTo((w as number) * deviation(i), 1);
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
    ["names that do not fit", linear, { featureNames: ["a"] }, [[1, 2, 3, 4]], {}, "argument"],
    ["an aborted signal", linear, {}, [[1, 2, 3, 4]], { signal: AbortSignal.abort() }, "aborted"],
  ])("%s is an error", async (_, model, options, x, call, code) => {
    const lime = limeTabular(model, { background: training, samples: 20, ...options } as never);
    await expect(lime.explain(x as never, call)).rejects.toMatchObject({ name: "HyalineError", code });
  });

  test.each([
    [{ samples: 1 }],
    [{ samples: "exact" }],
    [{ discretizer: "kmeans" }],
    [{ categoricalFeatures: [-1] }],
    [{ kernelwidth: 1 }],
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

describe("black boxes", () => {
  const box = blackBox((rows: number[][]) => rows.map(([a = 0, b = 0]) => a + 100 * b));

  test("weights that all underflow are an error, not a fit of nothing", async () => {
    const background = [0, 1, 2, 3, 4, 5, 6, 7].map((v) => [v, -v]);
    const lime = limeTabular(box, { background, kernelWidth: 0.001, discretizer: null });
    await expect(lime.explain([[1, 1]])).rejects.toMatchObject({
      code: "argument",
      message: expect.stringMatching(/greater kernelWidth/),
    });
  });

  test("a constant column is left alone: its weight is 0", async () => {
    const background = [0, 1, 2, 3, 4, 5, 6, 7].map((v) => [v, 3]);
    for (const discretizer of [null, "quartile"] as const) {
      const { values } = await limeTabular(box, { background, discretizer }).explain([[2, 3]]);
      expect(Math.abs(values.values[1] as number)).toBeLessThan(1e-12);
    }
  });

  test("conditions tell small edges apart", async () => {
    const background = [0, 1, 2, 3, 4, 5, 6, 7].map((v) => [v * 1e-5, v]);
    const { extra } = await limeTabular(box, { background }).explain([[2.5e-5, 3]]);
    const [condition = ""] = (extra as SurrogateFacts).conditions[0] ?? [];
    const [low, high] = condition.split(" < feature 0 <= ").map(Number);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(low as number);
  });

  test("a black box sees the caller's numbers", async () => {
    const seen: number[][] = [];
    const spy = blackBox((rows: number[][]) => {
      seen.push(...rows);
      return rows.map(() => 1);
    });
    await limeTabular(spy, {
      background: [
        [0, 1],
        [1, 0],
      ],
      samples: 10,
    }).explain([[16777217, 1 / 3]]);
    expect(seen[0]).toEqual([16777217, 1 / 3]);
  });
});

describe("records of inputs", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const x = { body: [[1, -2]], id: tensor([[3]], { dtype: "int32" }), mind: [[0.5]] };
  const background = {
    body: training.map(([a, b]) => [a as number, b as number]),
    mind: training.map(([, , c]) => [c as number]),
  };
  const model = ({ body, id, mind }: Readonly<Record<string, Tensor>>): Tensor =>
    matMul(body as Tensor, tensor([[2], [-1]]))
      .add((mind as Tensor).mul(5))
      .add((id as Tensor).mul(100));

  test("are explained side by side, integers riding along", async () => {
    const lime = limeTabular(model as WhiteBox, { background, discretizer: null, featureSelection: "none" });
    const alone = limeTabular((t: Tensor) => matMul(t, tensor([[2], [-1], [5]])).add(300), {
      background: training.map((row) => row.slice(0, 3)),
      discretizer: null,
      featureSelection: "none",
    });
    const found = await lime.explain(x);
    const expected = await alone.explain([[1, -2, 0.5]]);
    expect(worst(found.values.values, [...expected.values.values])).toBeLessThan(1e-4);
    expect(found.values.shape).toEqual([1, 3]);
    expect(found.output?.values[0]).toBeCloseTo(306.5, 3);
    expect(found.inputs?.map(({ name, values }) => [name, values?.shape])).toEqual([
      ["body", [1, 2]],
      ["id", undefined],
      ["mind", [1, 1]],
    ]);
    expect(found.inputs?.[2]?.values?.values[0]).toBe(found.values.values[2]);
    expect(explanationFromJson(explanationToJson(found))).toEqual(found);
  });

  test.each<readonly [string, object, string, RegExp]>([
    [
      "a background without an input",
      { background: { body: background.body } },
      "argument",
      /give background.mind/,
    ],
    ["a background of one table", { background: training }, "argument", /give background.body/],
    [
      "inputs of different rows",
      { background: { ...background, mind: background.mind.slice(1) } },
      "shape",
      /same number of rows; got 299 in background.mind/,
    ],
    [
      "samples of other rows",
      {
        samples: {
          body: [
            [1, 1],
            [0, 0],
          ],
          mind: [[0.5], [0]],
        },
      },
      "argument",
      /feature 1 of row 0/,
    ],
  ])("%s is refused", async (_, options, code, message) => {
    const lime = limeTabular(model as WhiteBox, { background, ...options } as never);
    await expect(lime.explain(x)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

test("a place in a longer output", async () => {
  useBackend(referenceBackend());
  const model: WhiteBox = (x) => x.reshape([-1, 2, 2]).mul(2);
  const lime = limeTabular(model, { background: training, samples: 200 });
  const { target, output } = await lime.explain([training[0] as number[]], { target: { index: [1, 0] } });
  expect(target).toEqual([{ index: [1, 0], output: 2 }]);
  expect(output?.values[0]).toBeCloseTo(2 * (training[0]?.[2] as number), 5);
});

test("a timer is heard while rows are learnt, drawn and fitted", async () => {
  const many = Array.from({ length: 20_000 }, (_, i) =>
    Array.from({ length: 40 }, (_, k) => Math.sin(i * (k + 1))),
  );
  const box = blackBox((rows: number[][]) => rows.map((row) => row[0] as number));
  for (const discretizer of [null, "decile"] as const) {
    const lime = limeTabular(box, { background: many, discretizer, featureSelection: "lasso-path" });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    await expect(lime.explain(many.slice(0, 50), { signal: controller.signal })).rejects.toMatchObject({
      code: "aborted",
    });
  }
});
