import { referenceBackend } from "@hyaline/backend-reference";
import { gather, matMul, sigmoid, type Tensor, tanh, tensor, useBackend } from "@hyaline/core";
import { integratedGradients, kernelShap } from "@hyaline/explainers";
import type { Explanation, WhiteBox } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { completenessError } from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

const weights = tensor([
  [1, -2],
  [0.5, 3],
  [2, 1],
]);
const model = (x: Tensor) => tanh(matMul(x, weights));
const rows = [
  [1, 0.5, -1],
  [0.2, 0.1, 0.3],
];
/** The errors of a subject, one for each row. */
const errorsOf = async (of: WhiteBox, explanation: Explanation, options = {}) =>
  Array.from((await completenessError({ explanation, model: of }, options)).values.values);
const changed = (explanation: Explanation, by: number): Explanation => ({
  ...explanation,
  values: {
    ...explanation.values,
    values: Array.from(explanation.values.values, (v, i) => (i === 0 ? v + by : v)),
  },
});

test("explanations that promise completeness keep it, and a broken one shows by how much", async () => {
  const explanation = await integratedGradients(model).explain(rows, { target: [0, 1], baseline: 0.1 });
  for (const options of [{}, { baseline: 0.1 }, { baseline: [0.1, 0.1, 0.1] }]) {
    for (const error of await errorsOf(model, explanation, options)) expect(error).toBeLessThan(1e-5);
    const [broken, whole] = await errorsOf(model, changed(explanation, 0.25), options);
    expect(broken).toBeCloseTo(0.25, 5);
    expect(whole).toBeLessThan(1e-5);
  }
  const change = (explanation.output?.values[0] as number) - (explanation.baseValue?.values[0] as number);
  const [relative] = await errorsOf(model, changed(explanation, 0.25), { relative: true });
  expect(relative).toBeCloseTo(0.25 / Math.abs(change), 4);
});

test("a background counts as its mean", async () => {
  const background = [
    [0, 0, 0],
    [1, 1, -1],
    [0.5, 0, 2],
  ];
  const explanation = await kernelShap(model, { background }).explain(rows, { target: 1 });
  for (const error of await errorsOf(model, explanation, { background })) expect(error).toBeLessThan(1e-6);
  const [other] = await errorsOf(model, explanation, { baseline: 0 });
  expect(other).toBeGreaterThan(1e-3);
});

test("without anything to count from, it is 0", async () => {
  const explanation = await integratedGradients(model).explain(rows, { target: 0, baseline: 0 });
  const { baseValue: _, ...rest } = explanation;
  for (const error of await errorsOf(model, rest)) expect(error).toBeLessThan(1e-5);
});

test.each([
  ["a baseline and a background", { baseline: 0, background: [[0, 0, 0]] }, "argument"],
  ["a baseline of another shape", { baseline: [[1, 2]] }, "shape"],
  ["an aborted signal", { signal: AbortSignal.abort() }, "aborted"],
])("%s is an error", async (_, options, code) => {
  const explanation = await integratedGradients(model).explain(rows, { target: 0 });
  await expect(errorsOf(model, explanation, options)).rejects.toMatchObject({ code });
});

test("attributions in log-odds are held to the model's log-odds", async () => {
  const probability = (x: Tensor) => sigmoid(matMul(x, weights));
  const explanation = await kernelShap(probability, { background: [[0, 0, 0]], link: "logit" }).explain(
    rows,
    {
      target: 0,
    },
  );
  for (const options of [{}, { baseline: 0 }, { background: [[0, 0, 0]] }])
    for (const error of await errorsOf(probability, explanation, options)) expect(error).toBeLessThan(1e-5);
});

test("token ids need no data type", async () => {
  const embedded = (ids: Tensor) => tanh(gather(weights, ids).sum({ axes: 1 }));
  const ids = tensor([[0, 2]], { dtype: "int32" });
  const explanation = await kernelShap(embedded, {
    background: tensor([[1, 1]], { dtype: "int32" }),
  }).explain(ids, { target: 0 });
  const [error] = await errorsOf(embedded, explanation);
  expect(error).toBeLessThan(1e-6);
  const [broken] = await errorsOf(embedded, changed(explanation, 0.25));
  expect(broken).toBeCloseTo(0.25, 5);
});
