import { referenceBackend } from "@hyaline/backend-reference";
import { add, mul, sum, type Tensor, useBackend } from "@hyaline/core";
import { exactShap, inputXGradient, integratedGradients, saliency } from "@hyaline/explainers";
import { blackBox } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { inputInvariance } from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

const model = (x: Tensor) => sum(mul(x, mul(x, x)), { axes: 1 });
const rows = [
  [1, 2],
  [-0.5, 3],
];
type Change = <X>(x: X) => X;

test("gradients are invariant; products with the input are not, by hand", async () => {
  const plain = await inputInvariance({
    explanation: await saliency(model).explain(rows),
    withInput: (change) => saliency((x: Tensor) => model(change(x))),
  });
  for (const value of plain.values.values) expect(value).toBeLessThan(1e-6);
  const { values } = await inputInvariance(
    {
      explanation: await inputXGradient(model).explain(rows),
      withInput: (change) => inputXGradient((x: Tensor) => model(change(x))),
    },
    { shift: 2 },
  );
  // (x + 2) · 3x² instead of x · 3x²: 2 · ‖3x²‖ / ‖3x³‖.
  for (const [row, [a = 0, b = 0]] of rows.entries())
    expect(values.values[row]).toBeCloseTo((2 * Math.hypot(a ** 2, b ** 2)) / Math.hypot(a ** 3, b ** 3), 5);
});

test("a baseline that moves with the input makes paths invariant, one that stays does not", async () => {
  const explanation = await integratedGradients(model).explain(rows);
  const at = (baseline: number) => (change: Change) => {
    const explainer = integratedGradients((x: Tensor) => model(change(x)));
    return {
      ...explainer,
      explain: (x: never, call: never) => explainer.explain(x, { ...(call as object), baseline }),
    };
  };
  const moved = await inputInvariance({ explanation, withInput: at(1) as never }, { shift: 1 });
  const stays = await inputInvariance({ explanation, withInput: at(0) as never }, { shift: 1 });
  for (const [row, value] of moved.values.values.entries()) {
    expect(value).toBeLessThan(1e-5);
    expect(stays.values.values[row]).toBeGreaterThan(0.01);
  }
});

test("predict functions and several inputs are shifted alike, what was not attributed is not", async () => {
  const predict = (list: number[][]) => list.map(([a = 0, b = 0]) => a * b);
  const background = [[1, 1]];
  const shap = exactShap(blackBox(predict), { background });
  const shifted = await inputInvariance({
    explanation: await shap.explain(rows),
    // Its background moves along.
    withInput: (change) =>
      exactShap(
        blackBox((list: number[][]) => predict(change(list))),
        { background: [[2, 2]] },
      ),
  });
  for (const value of shifted.values.values) expect(value).toBeLessThan(1e-6);

  type Pair = { readonly a: Tensor; readonly b: Tensor };
  const two = ({ a, b }: Pair) => sum(add(mul(a, a), mul(b, 3)), { axes: 1 });
  const explainer = saliency(two as never, { absolute: false });
  const explanation = await explainer.explain({ a: [[1]], b: [[2]] } as never, { attribute: ["a"] });
  const seen: object[] = [];
  const { values } = await inputInvariance({
    explanation,
    withInput: (change) => {
      const own = saliency(((x: Pair) => two(change(x))) as never, { absolute: false });
      return (x, call) => {
        seen.push(x as object);
        return own.explain(x, { ...call, attribute: ["a"] } as never);
      };
    },
  });
  expect(values.values[0]).toBeLessThan(1e-6);
  expect(seen[0]).toMatchObject({ a: { values: Float32Array.of(2) }, b: { values: Float32Array.of(2) } });
});
