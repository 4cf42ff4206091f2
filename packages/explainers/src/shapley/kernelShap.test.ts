import { referenceBackend } from "@hyaline/backend-reference";
import {
  liveStorages,
  matMul,
  relu,
  sigmoid,
  softmax,
  type Tensor,
  tanh,
  tensor,
  useBackend,
} from "@hyaline/core";
import {
  blackBox,
  explanationFromJson,
  explanationToJson,
  type Model,
  type WhiteBox,
} from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { backends, runsOn } from "../testing/backends.js";
import { fixtureModel } from "../testing/fixtureModels.js";
import { flat, readCases } from "../testing/fixtures.js";
import { kernelShap } from "./kernelShap.js";

interface ShapCase {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly params: { readonly exact_enumeration?: boolean; readonly output: string };
  readonly input: number[][];
  readonly background: number[][];
  readonly model_output: number[][];
  readonly base_values: number[];
  /** [rows, features, outputs] */
  readonly shap_values: number[][][];
}

const exactCases = (readCases("shap.json") as unknown as ShapCase[]).filter(
  ({ method, params }) => (method === "KernelSHAP" && params.exact_enumeration) || method === "Exact",
);

const modelOf = ({ model, params }: ShapCase, dtype: "float32" | "float64"): WhiteBox => {
  const logits = fixtureModel(model, dtype);
  return params.output === "prob" ? (x) => softmax(logits(x)) : logits;
};

const worst = (got: ArrayLike<number>, expected: readonly number[]) =>
  expected.reduce((max, e, i) => Math.max(max, Math.abs(e - (got[i] as number))), 0);

describe.each(backends)("on %s, SHAP's exact values", (name, create) => {
  runsOn(create);
  // SHAP's were computed in float64, which the reference backend can do too.
  const [dtype, relative] =
    name === "reference" ? (["float64", 1e-10] as const) : (["float32", 1e-4] as const);

  // The exact explainer's values are the same again; the slow backend computes them once.
  const here = exactCases.filter(({ method }) => name !== "reference" || method === "KernelSHAP");

  test.each(here.map((each) => [each.id, each] as const))("%s", async (_id, each) => {
    const options = { background: each.background, samples: "exact", batchSize: 5000 } as const;
    const shap = kernelShap(modelOf(each, dtype), options);
    const explanations = await shap.explainOutputs(tensor(each.input, { dtype }));
    shap.dispose();
    expect(explanations.length).toBe(each.base_values.length);
    explanations.forEach(({ values, baseValue, output, convergenceDelta, standardError }, o) => {
      const expected = each.shap_values.map((row) => row.map((feature) => feature[o] as number));
      const tolerance = relative * Math.max(...flat(expected).map(Math.abs));
      const bases = each.input.map(() => each.base_values[o] as number);
      expect(worst(values.values, flat(expected))).toBeLessThan(tolerance);
      expect(worst(baseValue?.values ?? [], bases)).toBeLessThan(tolerance);
      expect(
        worst(
          output?.values ?? [],
          each.model_output.map((row) => row[o] as number),
        ),
      ).toBeLessThan(tolerance);
      expect(
        worst(
          convergenceDelta ?? [],
          each.input.map(() => 0),
        ),
      ).toBeLessThan(1e-12);
      expect(standardError?.values.every((error) => error === 0)).toBe(true);
    });
  });
});

describe("in float64", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const float64 = (rows: readonly (readonly number[])[]) => tensor(rows, { dtype: "float64" });

  const wave = (seed: number, rows: number, columns: number) =>
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => Math.sin(seed + 12.9898 * i + 78.233 * j)),
    );
  const net = (seed: number, inputs = 5) => {
    const [w1, w2] = [float64(wave(seed, inputs, 8)), float64(wave(seed + 1, 8, 2))];
    return (x: Tensor) => matMul(tanh(matMul(x, w1)), w2);
  };
  const x = wave(5, 3, 5);
  const background = wave(9, 4, 5);
  const explain = (model: Model, options: object = {}) =>
    kernelShap(model, { background, samples: "exact", ...options }).explain(float64(x), { target: 1 });

  test("batches of any size give the same", async () => {
    const whole = await explain(net(1));
    for (const batchSize of [1, 9, 50, 333]) {
      const { values } = await explain(net(1), { batchSize });
      expect(worst(values.values, [...whole.values.values])).toBeLessThan(1e-13);
    }
  });

  test("a black box gives the same as a white box", async () => {
    const plain = (rows: readonly (readonly number[])[]) =>
      rows.map(([a = 0, b = 0, c = 0, d = 0, e = 0]) => [a * b, Math.tanh(a + c) - d * e]);
    const column = (t: Tensor, i: number) =>
      matMul(t, float64([0, 1, 2, 3, 4].map((k) => [k === i ? 1 : 0])));
    const white: WhiteBox = (t) =>
      tanh(column(t, 0).add(column(t, 2)))
        .sub(column(t, 3).mul(column(t, 4)))
        .matMul(float64([[0, 1]]))
        .add(
          column(t, 0)
            .mul(column(t, 1))
            .matMul(float64([[1, 0]])),
        );
    const [expected, ...others] = await Promise.all(
      [white, blackBox(plain), async (rows: number[][]) => plain(rows)].map((model) =>
        explain(model, { batchSize: 37 }),
      ),
    );
    for (const { values } of others)
      expect(worst(values.values, [...(expected?.values.values ?? [])])).toBeLessThan(1e-12);
  });

  test("a player that the model ignores gets nothing; twins get alike; sums of models sum", async () => {
    const mask = float64([[1, 1, 0, 1, 1]]);
    const blind = await explain((t: Tensor) => net(2)(t.mul(mask)));
    for (const row of [0, 1, 2])
      expect(Math.abs(blind.values.values[row * 5 + 2] as number)).toBeLessThan(1e-13);

    const twins = await kernelShap((t: Tensor) => t.sum({ axes: 1 }).exp(), {
      background: [[0, 0, 0]],
    }).explain(float64([[0.7, 1, 0.7]]));
    expect(twins.values.values[0]).toBeCloseTo(twins.values.values[2] as number, 13);

    const [a, b] = [net(3), net(4)];
    const [ofA, ofB, ofBoth] = await Promise.all([
      explain(a),
      explain(b),
      explain((t: Tensor) => a(t).mul(2).add(b(t))),
    ]);
    const expected = [...ofA.values.values].map((v, i) => 2 * v + (ofB.values.values[i] as number));
    expect(worst(ofBoth.values.values, expected)).toBeLessThan(1e-12);
  });

  test("a linear model's values are weight times distance to the background's mean", async () => {
    const w = [[2], [-1], [0.5], [0], [3]];
    const weights = [1, 2, 3, 4];
    const shap = kernelShap((t: Tensor) => matMul(t, float64(w)), {
      background,
      backgroundWeights: weights,
      samples: 28,
    });
    const { values, standardError, baseValue } = await shap.explain(float64(x));
    const mean = [0, 1, 2, 3, 4].map((j) =>
      background.reduce((sum, row, i) => sum + ((row[j] as number) * (weights[i] as number)) / 10, 0),
    );
    const expected = x.flatMap((row) => row.map((v, j) => (w[j]?.[0] as number) * (v - (mean[j] as number))));
    expect(worst(values.values, expected)).toBeLessThan(1e-12);
    expect(Math.max(...(standardError?.values ?? [1]))).toBeLessThan(1e-10);
    expect(baseValue?.values[0]).toBeCloseTo(
      mean.reduce((sum, m, j) => sum + m * (w[j]?.[0] as number), 0),
      12,
    );
  });

  test("players that do not vary get 0 and cost nothing", async () => {
    const shap = kernelShap(net(6), { background: [[0, 0, 0, 0, 0]], samples: "exact" });
    const rows = [
      [1, 0, 2, 0, 3],
      [0, 0, 0, 0, 0],
      [0, 4, 0, 0, 0],
      [1, 2, 3, 4, 5],
    ];
    const { values, output, baseValue, provenance } = await shap.explain(float64(rows), { target: 0 });
    const of = (row: number) => [...values.values.slice(row * 5, row * 5 + 5)];
    expect([of(0)[1], of(0)[3]]).toEqual([0, 0]);
    expect(of(1)).toEqual([0, 0, 0, 0, 0]);
    expect(of(2)[1]).toBeCloseTo((output?.values[2] as number) - (baseValue?.values[2] as number), 14);
    // 4 rows, the empty coalition, and 2³ - 2 + 0 + 0 + 2⁵ - 2 others.
    expect(provenance.evaluations).toBe(4 + 1 + 6 + 30);
  });

  test("groups are players, as lists or as a map", async () => {
    const model = net(7);
    const groups = [[0, 2], [1], [3, 4]];
    const lists = await explain(model, { groups });
    const map = await explain(model, { groups: { shape: [5], values: [0, 1, 0, 2, 2] } });
    expect(lists.values.shape).toEqual([3, 3]);
    expect(lists.players).toEqual({ shape: [5], values: Float64Array.of(0, 1, 0, 2, 2) });
    expect(map.values).toEqual(lists.values);
    // Grouping every element into one player leaves one value: the whole change.
    const one = await explain(model, { groups: [[0, 1, 2, 3, 4]] });
    one.values.values.forEach((v, row) => {
      expect(v).toBeCloseTo((one.output?.values[row] as number) - (one.baseValue?.values[row] as number), 13);
    });
  });

  test("segments of an image are players over all its channels", async () => {
    const image = tensor(
      Float64Array.from({ length: 12 }, (_, i) => i + 1),
      { shape: [1, 3, 2, 2] },
    );
    const shap = kernelShap((t: Tensor) => t.sum({ axes: [1, 2, 3] }), {
      background: tensor(new Float64Array(12), { shape: [1, 3, 2, 2] }),
      groups: { shape: [2, 2], values: [0, 0, 1, -1] },
    });
    const { values, baseValue, players } = await shap.explain(image);
    expect(values.values[0]).toBeCloseTo(1 + 2 + 5 + 6 + 9 + 10, 12);
    expect(values.values[1]).toBeCloseTo(3 + 7 + 11, 12);
    // Elements of no player are always there.
    expect(baseValue?.values[0]).toBe(4 + 8 + 12);
    expect(players?.values).toEqual(Float64Array.of(0, 0, 1, -1, 0, 0, 1, -1, 0, 0, 1, -1));
  });

  test("link logit counts in log-odds", async () => {
    const w = float64([[2], [-1], [0.5], [0], [3]]);
    const shap = kernelShap((t: Tensor) => sigmoid(matMul(t, w)), {
      background: [[0, 0, 0, 0, 0]],
      link: "logit",
    });
    const { values, output, baseValue } = await shap.explain(float64([[1, 2, 3, 4, 0.5]]));
    expect(worst(values.values, [2, -2, 1.5, 0, 1.5])).toBeLessThan(1e-12);
    expect([baseValue?.values[0], output?.values[0]]).toEqual([0, expect.closeTo(3, 12)]);
  });

  test("drawn coalitions come near the exact values, as near as they claim", async () => {
    const model = net(8, 14);
    const [row, fills] = [wave(2, 1, 14), wave(3, 3, 14)];
    const exact = await kernelShap(model, { background: fills, samples: "exact" }).explain(float64(row), {
      target: 0,
    });
    const drawn = await kernelShap(model, { background: fills, samples: 600, seed: 5 }).explain(
      float64(row),
      { target: 0 },
    );
    drawn.values.values.forEach((v, i) => {
      const error = drawn.standardError?.values[i] as number;
      expect(error).toBeGreaterThan(0);
      expect(Math.abs(v - (exact.values.values[i] as number))).toBeLessThan(5 * error);
    });
    const again = await kernelShap(model, { background: fills, samples: 600, seed: 5 }).explain(
      float64(row),
      { target: 0 },
    );
    expect(again.values).toEqual(drawn.values);
  });
});

describe("calls", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const model: WhiteBox = (x) =>
    relu(
      matMul(
        x,
        tensor([
          [1, 2],
          [3, -4],
        ]),
      ),
    );
  const background = [
    [0, 0],
    [1, 1],
  ];

  test("an explanation knows what it is", async () => {
    const seen: { done: number; total: number }[] = [];
    const shap = kernelShap(model, {
      background,
      featureNames: ["a", "b"],
      outputNames: ["no", "yes"],
      batchSize: 4,
    });
    const explanation = await shap.explain(
      [
        [1, 2],
        [3, 4],
      ],
      { onProgress: (progress) => seen.push(progress) },
    );
    expect(explanation).toMatchObject({
      method: "kernelShap",
      values: { shape: [2, 2] },
      target: [0, 0],
      featureNames: ["a", "b"],
      outputNames: ["no", "yes"],
      provenance: {
        seed: 0,
        backend: "reference",
        evaluations: 2 + 2 * 5,
        options: { samples: "auto", link: "identity" },
      },
    });
    expect(seen.at(-1)).toEqual({ done: 5, total: 5 });
    expect(explanationFromJson(explanationToJson(explanation))).toEqual(explanation);
  });

  test("some outputs of several", async () => {
    const shap = kernelShap(model, { background });
    const [second] = await shap.explainOutputs([[1, 2]], { outputs: [1] });
    expect(second?.target).toEqual([1]);
    expect(second?.values).toEqual((await shap.explain([[1, 2]], { target: 1 })).values);
  });

  const nan: WhiteBox = (x) => x.sum({ axes: 1 }).sub(2.5).log();
  test.each<readonly [string, Model, object, unknown, object, string]>([
    ["a background of another width", model, { background: [[1]] }, [[1, 2]], {}, "shape"],
    [
      "an empty background",
      model,
      { background: tensor(new Float32Array(0), { shape: [0, 2] }) },
      [[1, 2]],
      {},
      "shape",
    ],
    ["NaN in the background", model, { background: [[0, Number.NaN]] }, [[1, 2]], {}, "data"],
    ["NaN in x", model, { background }, [[0, Number.NaN]], {}, "data"],
    ["a model that gives NaN for masked input", nan, { background }, [[1, 2]], {}, "data"],
    ["a target that is not there", model, { background }, [[1, 2]], { target: 2 }, "argument"],
    ["weights for other rows", model, { background, backgroundWeights: [1] }, [[1, 2]], {}, "argument"],
    ["weights of nothing", model, { background, backgroundWeights: [0, 0] }, [[1, 2]], {}, "argument"],
    ["an element in two groups", model, { background, groups: [[0, 1], [1]] }, [[1, 2]], {}, "argument"],
    ["an element that is not there", model, { background, groups: [[0, 2]] }, [[1, 2]], {}, "argument"],
    ["a logit of what is no probability", model, { background, link: "logit" }, [[1, 2]], {}, "data"],
    ["an aborted signal", model, { background }, [[1, 2]], { signal: AbortSignal.abort() }, "aborted"],
    ["names that do not fit", model, { background, featureNames: ["a"] }, [[1, 2]], {}, "argument"],
  ])("%s is an error", async (_, wrong, options, x, call, code) => {
    await expect(kernelShap(wrong, options).explain(x as never, call)).rejects.toMatchObject({
      name: "HyalineError",
      code,
    });
  });

  test.each<readonly [object]>([
    [{}],
    [{ background, samples: 0 }],
    [{ background, seed: -1 }],
    [{ background, link: "log" }],
  ])("options %j are refused", (options) => {
    expect(() => kernelShap(model, options)).toThrow(expect.objectContaining({ code: "argument" }));
  });

  test("a signal stops between batches", async () => {
    const controller = new AbortController();
    const shap = kernelShap(model, { background, batchSize: 2 });
    const call = { signal: controller.signal, onProgress: () => controller.abort() };
    await expect(
      shap.explain(
        [
          [1, 2],
          [3, 4],
        ],
        call,
      ),
    ).rejects.toMatchObject({ code: "aborted" });
  });

  test("nothing is left on the backend", async () => {
    const shap = kernelShap(model, { background, batchSize: 6 });
    await shap.explain([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const before = liveStorages();
    for (let i = 0; i < 3; i++)
      await shap.explain([
        [1, 2],
        [3, 4],
        [5, 6],
      ]);
    expect(liveStorages()).toBe(before);
  });
});
