import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  evaluate,
  liveStorages,
  matMul,
  named,
  round,
  softmax,
  stopGradient,
  sub,
  type Tensor,
  tanh,
  tensor,
  useBackend,
} from "@hyaline/core";
import { explanationFromJson, explanationToJson, type WhiteBox } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { backends, runsOn } from "../testing/backends.js";
import { fixtureModel } from "../testing/fixtureModels.js";
import { flat, readCases } from "../testing/fixtures.js";
import { integratedGradients } from "./integratedGradients.js";
import type { PathMethod } from "./parts/pathRule.js";

const methods: Record<string, PathMethod> = {
  gausslegendre: "gauss-legendre",
  riemann_left: "left",
  riemann_right: "right",
  riemann_middle: "middle",
  riemann_trapezoid: "trapezoid",
};

interface IgCase {
  readonly id: string;
  readonly model: string;
  readonly [field: string]: unknown;
  readonly params: {
    readonly n_steps: number;
    readonly method: string;
    readonly multiply_by_inputs?: boolean;
    readonly forward?: string;
  };
  readonly input: number[][];
  readonly baselines: number[][];
  readonly target: number[] | null;
  readonly f32_vs_f64_max_abs: number;
  readonly attributions_max_abs: number;
}

const cases = ["attributions_mlp.json", "attributions_cnn.json"]
  .flatMap(readCases)
  .filter(({ method }) => method === "IntegratedGradients") as unknown as IgCase[];

// Every case on two; one of each kind on all of them in `recorded.test.ts`.
describe.each(backends.slice(0, 2))("on %s, as Captum", (_, create) => {
  runsOn(create);

  test.each(cases.map((each) => [each.id, each] as const))("%s", async (_id, each) => {
    const { n_steps: steps, method, multiply_by_inputs: multiplyByInputs = true, forward } = each.params;
    const logits = fixtureModel(each.model);
    const model: WhiteBox = forward ? (x) => softmax(logits(x)) : logits;
    const ig = integratedGradients(model, {
      steps,
      method: methods[method] as PathMethod,
      multiplyByInputs,
      batchSize: 100,
    });
    const explanation = await ig.explain(each.input, { target: each.target, baseline: each.baselines });
    ig.dispose();

    const expected = flat(each.attributions_standard_trapezoid ?? each.attributions);
    const tolerance = 1e-5 * each.attributions_max_abs + 10 * each.f32_vs_f64_max_abs;
    const worst = expected.reduce(
      (max, e, i) => Math.max(max, Math.abs(e - (explanation.values.values[i] as number))),
      0,
    );
    expect(worst).toBeLessThanOrEqual(tolerance);
    if (multiplyByInputs) {
      const residual = flat(
        each.completeness_residual_f64_standard_trapezoid ?? each.completeness_residual_f64,
      );
      explanation.convergenceDelta?.forEach((delta) => {
        expect(Math.abs(delta)).toBeLessThanOrEqual(Math.max(...residual.map(Math.abs)) + 30 * tolerance);
      });
    }
  });
});

describe("axioms, in float64", () => {
  beforeAll(() => useBackend(referenceBackend()));

  const float64 = (rows: number[][]) => tensor(rows, { dtype: "float64" });
  const random = (seed: number, rows: number, columns: number) =>
    float64(
      Array.from({ length: rows }, (_, i) =>
        Array.from({ length: columns }, (_, j) => Math.sin(seed + 12.9898 * i + 78.233 * j)),
      ),
    );
  const net = (seed: number) => {
    const [w1, w2] = [random(seed, 4, 8), random(seed + 1, 8, 3)];
    return (x: Tensor) => matMul(tanh(matMul(x, w1)), w2);
  };
  const x = random(5, 3, 4);
  const explain = async (model: WhiteBox, options = {}) =>
    await integratedGradients(model, { steps: 80 }).explain(x, {
      target: [0, 2, 1],
      baseline: 0.3,
      ...options,
    });

  test("completeness, whatever the batches", async () => {
    const whole = await explain(net(1));
    whole.convergenceDelta?.forEach((delta) => {
      expect(Math.abs(delta)).toBeLessThan(1e-12);
    });
    for (const batchSize of [1, 7, 80, 100, 170]) {
      const ig = integratedGradients(net(1), { steps: 80, batchSize });
      const { values } = await ig.explain(x, { target: [0, 2, 1], baseline: 0.3 });
      flat([...values.values]).forEach((v, i) => {
        expect(v).toBeCloseTo(whole.values.values[i] as number, 13);
      });
    }
  });

  test("a feature that the model ignores gets nothing", async () => {
    const model = net(2);
    const blind = float64([[1, 1, 0, 1]]);
    const { values } = await explain((x) => model(x.mul(blind)));
    for (const row of [0, 1, 2]) expect(values.values[row * 4 + 2]).toBe(0);
  });

  test("features that the model treats alike get alike", async () => {
    const twins = tensor([[0.2, 0.7, 0.7, -1]], { dtype: "float64" });
    const ig = integratedGradients((x: Tensor) => x.mul(x).sum({ axes: 1 }).exp());
    const { values } = await ig.explain(twins);
    expect(values.values[1]).toBe(values.values[2]);
  });

  test("the attributions of a sum of models are the sum of theirs", async () => {
    const [a, b] = [net(3), net(4)];
    const [ofA, ofB, ofBoth] = await Promise.all([
      explain(a),
      explain(b),
      explain((x) => a(x).mul(2).add(b(x))),
    ]);
    ofBoth.values.values.forEach((v, i) => {
      expect(v).toBeCloseTo(2 * (ofA.values.values[i] as number) + (ofB.values.values[i] as number), 13);
    });
  });

  test("a linear model's attributions are weight times change", async () => {
    const w = float64([[2], [-1], [0.5], [3]]);
    const ig = integratedGradients((x: Tensor) => matMul(x, w), { steps: 1, method: "left" });
    const { values, target, baseValue, output } = await ig.explain(float64([[1, 2, 3, 4]]), {
      baseline: [1, 1, 1, 1],
    });
    expect([...values.values]).toEqual([0, -1, 1, 9]);
    expect([target, baseValue?.values[0], output?.values[0]]).toEqual([[null], 4.5, 13.5]);
  });
});

describe("calls", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const model: WhiteBox = (x) =>
    matMul(
      x,
      tensor([
        [1, 2],
        [3, 4],
      ]),
    );

  test("an explanation knows what it is", async () => {
    const ig = integratedGradients(model, { steps: 4, featureNames: ["a", "b"], outputNames: ["no", "yes"] });
    const seen: unknown[] = [];
    const explanation = await ig.explain([[1, 2]], { onProgress: (progress) => seen.push(progress) });
    expect(explanation).toMatchObject({
      method: "integratedGradients",
      values: { shape: [1, 2] },
      target: [1],
      featureNames: ["a", "b"],
      outputNames: ["no", "yes"],
      provenance: {
        evaluations: 6,
        backend: "reference",
        options: { steps: 4, method: "gauss-legendre", baseline: 0 },
      },
    });
    expect(seen).toEqual([{ done: 1, total: 1 }]);
    expect(explanationFromJson(explanationToJson(explanation))).toEqual(explanation);
  });

  const nan = (x: Tensor) => x.mul(0).log().mul(0).sum({ axes: 1 });
  test.each<readonly [string, WhiteBox, unknown, object, string]>([
    ["rows of another width", model, [[1, 2, 3]], {}, "shape"],
    ["no axis of rows", (x) => x, tensor(3), {}, "shape"],
    ["NaN", model, [[1, Number.NaN]], {}, "data"],
    ["a model that gives NaN", nan, [[1, 2]], {}, "data"],
    ["a target that is not there", model, [[1, 2]], { target: 2 }, "argument"],
    ["a target too many", model, [[1, 2]], { target: [0, 1] }, "argument"],
    ["no target among several outputs", model, [[1, 2]], { target: null }, "argument"],
    ["a baseline of another shape", model, [[1, 2]], { baseline: [[1, 2, 3]] }, "shape"],
    ["an infinite baseline", model, [[1, 2]], { baseline: Number.POSITIVE_INFINITY }, "data"],
    ["integer input", model, tensor([[1, 2]], { dtype: "int32" }), {}, "dtype"],
    ["a model that loses rows", (x) => x.sum(), [[1, 2]], {}, "shape"],
    ["a model that gives no tensor", (() => [[1]]) as never, [[1, 2]], {}, "argument"],
    ["an aborted signal", model, [[1, 2]], { signal: AbortSignal.abort() }, "aborted"],
  ])("%s is an error", async (_, wrong, x, call, code) => {
    await expect(integratedGradients(wrong).explain(x as never, call)).rejects.toMatchObject({
      name: "HyalineError",
      code,
    });
  });

  test.each([[{ steps: 0 }], [{ method: "trapezoid", steps: 1 }], [{ method: "euler" }]])(
    "options %j are refused",
    (options) => {
      expect(() => integratedGradients(model, options as never)).toThrow(
        expect.objectContaining({ code: "argument" }),
      );
    },
  );

  test("a black box is refused", () => {
    const box = async (rows: number[][]) => rows;
    expect(() => integratedGradients(box as never)).toThrow(expect.objectContaining({ code: "argument" }));
  });

  test("a model without any gradient is refused, and its ops are named", async () => {
    const stepped = (x: Tensor) => named("head", () => round(matMul(x, tensor([[1], [2]]))));
    const error = await integratedGradients(stepped)
      .explain([[1, 2]])
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "not-differentiable" });
    expect((error as Error).message).toMatch(/round in head.*kernelShap/);
    // Straight through, or beside a way that is open, it is explained.
    const through = (x: Tensor) => {
      const y = matMul(x, tensor([[1], [2]]));
      return add(y, stopGradient(sub(round(y), y)));
    };
    const { values } = await integratedGradients(through).explain([[1, 2]]);
    expect([...values.values].map((v) => Math.round(v * 1e4) / 1e4)).toEqual([1, 4]);
  });

  test("names that do not fit are refused", async () => {
    const ig = integratedGradients(model, { featureNames: ["a"] });
    await expect(ig.explain([[1, 2]])).rejects.toMatchObject({ code: "argument" });
  });

  test("the traced explainer and its graph give the same", async () => {
    const ig = integratedGradients((x) => softmax(model(x)), { steps: 20 });
    const rows = [
      [1, 2],
      [-1, 0.5],
    ];
    const explanation = await ig.explain(rows, { target: [1, 0], baseline: 0.5 });
    const options = { target: [1, 0], baseline: 0.5 };
    const traced = await ig.traced(options);
    const { attributions, output, baseValue, convergenceDelta } = await evaluate(traced(tensor(rows)));
    (await attributions.data()).forEach((v, i) => {
      expect(v).toBeCloseTo(explanation.values.values[i] as number, 12);
    });
    expect([...(await output.data())]).toEqual([...(explanation.output?.values ?? [])]);
    expect([...(await baseValue.data())]).toEqual([...(explanation.baseValue?.values ?? [])]);
    expect(Math.max(...(await convergenceDelta.data()).map(Math.abs))).toBeLessThan(1e-6);
    const graph = await ig.toGraph({ dtype: "float32", shape: [2, 2] }, options);
    expect(graph.inputs.length).toBe(1);
    expect(graph.outputs.map((value) => graph.specs[value]?.shape)).toEqual([[2, 2], [2], [2], [2]]);
  });

  test("nothing is left on the backend", async () => {
    const ig = integratedGradients(model, { steps: 4, batchSize: 3 });
    await ig.explain([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const before = liveStorages();
    for (let i = 0; i < 3; i++)
      await ig.explain([
        [1, 2],
        [3, 4],
        [5, 6],
      ]);
    expect(liveStorages()).toBe(before);
  });
});
