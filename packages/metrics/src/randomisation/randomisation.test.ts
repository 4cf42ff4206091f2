import { referenceBackend } from "@hyaline/backend-reference";
import {
  liveStorages,
  matMul,
  type NumericArray,
  random,
  relu,
  sizeOf,
  type Tensor,
  tensor,
  useBackend,
} from "@hyaline/core";
import { inputXGradient, integratedGradients, saliency } from "@hyaline/explainers";
import {
  type ChangeParameter,
  type Explain,
  type Explanation,
  type RowsAgain,
  resultFromJson,
  resultToJson,
} from "@hyaline/explanation";
import { bind, dense, sequential } from "@hyaline/layers";
import { importOnnx } from "@hyaline/onnx";
import { adam } from "@hyaline/optimizers";
import { dataset, fit, losses } from "@hyaline/training";
import { beforeAll, describe, expect, test } from "vitest";
import { parameterRandomisation, randomLogit, reparameterised } from "../index.js";
import { recordedFile } from "../testing/recorded.js";

beforeAll(() => useBackend(referenceBackend()));

const rows = Array.from({ length: 6 }, (_, i) => [
  (i % 2) + Math.sin(i) / 3,
  Math.cos(3 * i),
  Math.sin(5 * i),
  (i % 2) - Math.cos(7 * i) / 3,
]);
const network = sequential([dense(8, { activation: relu }), dense(2)]);
const variables = network.init(random.key(0), { dtype: "float32", shape: [1, 4] });
const trained = async () => {
  const x = Array.from({ length: 40 }, (_, i) => [i % 2, Math.sin(i), Math.cos(2 * i), -(i % 2)]);
  const data = await dataset(
    x,
    x.map(([label = 0]) => label),
  );
  return fit(network, data, {
    optimizer: adam({ learningRate: 0.05 }),
    loss: losses.crossEntropy,
    epochs: 20,
  });
};
const stagesOf = (curves: readonly { readonly names?: readonly string[] }[] | undefined) =>
  curves?.[0]?.names;
const means = (lists: readonly (readonly number[])[], at: number) =>
  lists.reduce((sum, list) => sum + (list[at] as number), 0) / lists.length;

/** Explains a row by itself, whatever the model is: what an edge detector does. */
const byInput: Explain = async (x, { target }) => {
  const { shape, values } = x as NumericArray;
  const array = { shape, values: Float64Array.from(values) };
  return {
    method: "input",
    values: array,
    data: array,
    target: new Array(shape[0] as number).fill(target),
    provenance: { options: {}, evaluations: 0, versions: {} },
  };
};

describe("our layers", () => {
  test("gradients of a trained net change, a map of the input does not", async () => {
    const { params, state } = await trained();
    const predict = bind(network, { params, state });
    const withParameters = reparameterised(params, (changed) =>
      saliency(bind(network, { params: changed, state })),
    );
    const explanation = await saliency(predict).explain(rows, { target: 1 });
    for (const order of ["topDown", "bottomUp", "independent"] as const) {
      const { values, curves, provenance } = await parameterRandomisation(
        { explanation, withParameters },
        { order },
      );
      const layers = order === "topDown" ? ["", "dense2", "dense1"] : ["", "dense1", "dense2"];
      expect(stagesOf(curves)).toEqual(layers);
      expect(curves?.[0]?.fractions).toEqual([0, 0.5, 1]);
      for (const { outputs } of curves ?? []) expect(outputs[0]).toBe(1);
      const outputs = (curves ?? []).map((curve) => curve.outputs);
      expect(means(outputs, 2)).toBeLessThan(0.9);
      for (const [row, value] of values.values.entries())
        expect(value).toBeCloseTo(((outputs[row]?.[1] as number) + (outputs[row]?.[2] as number)) / 2, 12);
      expect(provenance.evaluations).toBeGreaterThan(0);
    }
    const ignoring = async (change: ChangeParameter) => {
      change("dense1/weights", { shape: [1], values: [1] });
      change("dense2/weights", { shape: [1], values: [1] });
      return byInput;
    };
    const own = {
      ...(await byInput({ shape: [6, 4], values: rows.flat() }, { target: 1 })),
      target: explanation.target,
    };
    const { values } = await parameterRandomisation({ explanation: own, withParameters: ignoring });
    expect([...values.values]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test("everything that is made on the way is freed", async () => {
    const predict = bind(network, variables);
    const explainer = saliency(predict);
    const explanation = await explainer.explain(rows, { target: 0 });
    explainer.dispose();
    const withParameters = reparameterised(variables.params, (params) =>
      saliency(bind(network, { ...variables, params })),
    );
    const before = liveStorages();
    await parameterRandomisation({ explanation, withParameters });
    expect(liveStorages()).toBe(before);
  });

  test("each row is explained for its own target, and the same seed draws the same parameters", async () => {
    const explanation = await inputXGradient(bind(network, variables)).explain(rows, {
      target: [0, 1, 0, 1, 1, 0],
    });
    const withParameters = reparameterised(variables.params, (params) =>
      inputXGradient(bind(network, { ...variables, params })),
    );
    const of = async (seed: number) =>
      (await parameterRandomisation({ explanation, withParameters }, { seed })).values;
    expect(await of(3)).toEqual(await of(3));
    expect(await of(3)).not.toEqual(await of(4));
  });
});

test("by hand: a linear model's gradient is its weights, before and after", async () => {
  const weights = { only: { weights: tensor([[1], [-2], [3]]) } };
  const explainerOf = ({ only }: typeof weights) =>
    saliency((x: Tensor) => matMul(x, only.weights), { absolute: false });
  const explanation = await explainerOf(weights).explain([[1, 1, 1]]);
  let last: readonly number[] = [];
  const inner = reparameterised(weights, explainerOf);
  const withParameters = (change: ChangeParameter) =>
    inner((name, values) => {
      expect([name, [...values.values]]).toEqual(["only/weights", [1, -2, 3]]);
      const changed = change(name, values);
      last = Array.from(changed.values);
      return changed;
    });
  const scores = await parameterRandomisation({ explanation, withParameters }, { measure: "euclidean" });
  expect(resultFromJson(resultToJson(scores), "scores")).toStrictEqual(scores);
  const { curves } = scores;
  const far = Math.hypot(...last.map((value, i) => value - ([1, -2, 3][i] as number)));
  expect(curves?.[0]?.outputs[0]).toBe(0);
  expect(curves?.[0]?.outputs[1]).toBeCloseTo(far, 5);

  await parameterRandomisation({ explanation, withParameters }, { draw: "shuffle", seed: 2 });
  expect([...last].sort((a, b) => a - b)).toEqual([-2, 1, 3]);
});

test("parameters that are never negative stay so", async () => {
  const seen: number[] = [];
  const withParameters = (change: ChangeParameter) => {
    seen.push(
      ...Array.from(
        change("norm/variance", { shape: [50], values: Array.from({ length: 50 }, (_, i) => i % 7) }).values,
      ),
    );
    return byInput;
  };
  const explanation = await byInput({ shape: [6, 4], values: rows.flat() }, { target: null });
  await parameterRandomisation({ explanation, withParameters });
  expect(seen).toHaveLength(100);
  expect(Math.min(...seen)).toBeGreaterThanOrEqual(0);
});

describe("imported files", () => {
  test.each([
    ["mlp_breast_cancer", ["", "fc3", "fc2", "fc1"], [4, 30]],
    ["cnn_digits", ["", "fc", "conv2", "conv1"], [4, 1, 8, 8]],
  ] as const)("%s layer by layer, from the output down", async (name, layers, shape) => {
    const model = importOnnx(recordedFile(name));
    const x = {
      shape,
      values: Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * i)),
    };
    const explainerOf = (parameters: typeof model.parameters) =>
      integratedGradients((input: Tensor) => model.fn(input, { parameters }), { steps: 8 });
    const explanation = await integratedGradients(model.fn as (x: Tensor) => Tensor, { steps: 8 }).explain(
      x,
      { target: 1 },
    );
    const withParameters = reparameterised(model.parameters, explainerOf);
    const { curves = [] } = await parameterRandomisation({ explanation, withParameters }, { absolute: true });
    expect(stagesOf(curves)).toEqual(layers);
    const outputs = curves.map((curve) => curve.outputs);
    expect(means(outputs, layers.length - 1)).toBeLessThan(0.8);
    // Nothing of the file itself changes.
    const again = await integratedGradients(model.fn as (x: Tensor) => Tensor, { steps: 8 }).explain(x, {
      target: 1,
    });
    expect(again.values).toEqual(explanation.values);
    const some = await parameterRandomisation({ explanation, withParameters }, { layers: [layers[1]] });
    expect(stagesOf(some.curves)).toEqual(["", layers[1]]);
  });
});

describe("what does not fit is an error", () => {
  const subject = async (): Promise<{ explanation: Explanation; withParameters: () => Explain }> => ({
    explanation: await byInput({ shape: [6, 4], values: rows.flat() }, { target: 0 }),
    withParameters: () => byInput,
  });

  test("no parameters, unknown layers, another shape, an abort", async () => {
    const { explanation, withParameters } = await subject();
    await expect(parameterRandomisation({ explanation, withParameters })).rejects.toMatchObject({
      code: "argument",
    });
    const one = (change: ChangeParameter) => {
      change("a/w", { shape: [1], values: [1] });
      return byInput;
    };
    const unknown = parameterRandomisation({ explanation, withParameters: one }, { layers: ["b"] });
    await expect(unknown).rejects.toThrow(/layers are among a; got "b"/);
    const narrow: Explain = async (x, call) => byInput({ ...(x as NumericArray), shape: [12, 2] }, call);
    const other = (change: ChangeParameter) => {
      one(change);
      return { explain: narrow };
    };
    await expect(parameterRandomisation({ explanation, withParameters: other })).rejects.toMatchObject({
      code: "shape",
    });
    const signal = AbortSignal.abort();
    await expect(
      parameterRandomisation({ explanation, withParameters: one }, { signal }),
    ).rejects.toMatchObject({
      code: "aborted",
    });
    const wrong = reparameterised({ w: tensor([1, 2]) }, () => ({ explain: byInput }));
    await expect(wrong(() => ({ shape: [1], values: [1] }))).rejects.toMatchObject({ code: "shape" });
  });
});

describe("random logit", () => {
  const table = [
    [1, 2],
    [-1, 1],
    [0, 4],
  ];
  const model = (x: Tensor) => matMul(x, tensor(table));

  test("by hand: the other output's weights", async () => {
    const explainer = saliency(model, { absolute: false });
    const explanation = await explainer.explain([[1, 2, 3], [4, 5, 6]], { target: [0, 1] }); // biome-ignore format: rows
    const { values, provenance } = await randomLogit(
      { explanation, explain: explainer.explain, model },
      { measure: "euclidean" },
    );
    for (const far of values.values) expect(far).toBeCloseTo(Math.hypot(1, 2, 4), 5);
    expect(provenance.seed).toBe(0);
  });

  test("of three outputs another is drawn, and a map of the input stays as it is", async () => {
    const three = (x: Tensor) => matMul(x, tensor(table.map(([a = 0, b = 0]) => [a, b, a - b])));
    const asked: unknown[] = [];
    const explain: Explain = async (x, call) => {
      asked.push(call.target);
      return byInput(x as RowsAgain & NumericArray, call);
    };
    const explanation = await byInput(
      { shape: [8, 3], values: Array.from({ length: 24 }, (_, i) => i % 5) },
      { target: 1 },
    );
    const { values } = await randomLogit({ explanation, explain, model: three });
    expect([...values.values]).toEqual(new Array(8).fill(1));
    expect(asked.sort()).toEqual([0, 2]);
  });

  test("one output alone, and targets that are no index, are errors", async () => {
    const single = (x: Tensor) => x.sum({ axes: 1 });
    const explanation = await byInput({ shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }, { target: null });
    const subject = { explanation, explain: byInput };
    await expect(randomLogit({ ...subject, model: single })).rejects.toMatchObject({ code: "argument" });
    await expect(randomLogit({ ...subject, model })).rejects.toMatchObject({ code: "argument" });
  });
});
