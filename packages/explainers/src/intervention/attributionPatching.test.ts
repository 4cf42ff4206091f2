import { referenceBackend } from "@hyaline/backend-reference";
import { matMul, type Tensor, tanh, tap, tensor, useBackend } from "@hyaline/core";
import { activations, intervene } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { attributionPatching } from "./attributionPatching.js";

beforeAll(() => useBackend(referenceBackend()));

const float64 = (rows: number[][]) => tensor(rows, { dtype: "float64" });
const w = float64([
  [0.5, -1, 2],
  [1.5, 0.25, -0.5],
]);
const v = float64([[1], [-2], [0.75]]);
const x = float64([
  [1, -2],
  [0.3, 0.9],
]);
const clean = float64([
  [0.2, 1.5],
  [-1, 0.4],
]);

test("is what replacing gives where the output is linear in the layer", async () => {
  const model = (z: Tensor) => matMul(tap("b", matMul(tap("a", z.mul(2)), w).add(1)), v);
  const explainer = attributionPatching(model, { layers: ["a", "b"] });
  const { values } = await explainer.explain(x, { source: clean });
  expect(values.shape).toEqual([2, 2]);
  const before = (await model(x).array()) as number[][];
  for (const [column, layer] of ["a", "b"].entries()) {
    const there = (await activations(model, [layer]).run(clean))[layer] as Tensor;
    const after = (await intervene(model, { [layer]: () => there })(x).array()) as number[][];
    for (const row of [0, 1])
      expect(values.values[row * 2 + column]).toBeCloseTo(
        (after[row]?.[0] as number) - (before[row]?.[0] as number),
        12,
      );
  }
});

test("to first order elsewhere; a layer that is not there is named", async () => {
  const model = (z: Tensor) => matMul(tanh(tap("h", matMul(z, w))), v);
  const near = float64([[1.0001, -2]]);
  const [found] = (
    await attributionPatching(model, { layers: ["h"] }).explain(float64([[1, -2]]), { source: near })
  ).values.values as Float64Array;
  const there = Number(await model(near).sum().item());
  const here = Number(
    await model(float64([[1, -2]]))
      .sum()
      .item(),
  );
  expect(found).toBeCloseTo(there - here, 7);
  await expect(attributionPatching(model, { layers: ["hh"] }).explain(x)).rejects.toThrow(/did you mean h\?/);
});
