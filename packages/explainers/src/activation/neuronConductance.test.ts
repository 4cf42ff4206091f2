import { referenceBackend } from "@hyaline/backend-reference";
import { matMul, type Tensor, tanh, tap, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { integratedGradients } from "../gradient/integratedGradients.js";
import { attributionPatching } from "../intervention/attributionPatching.js";
import { wave } from "../testing/randomNets.js";
import { gradCam } from "./gradCam.js";
import { internalInfluence } from "./internalInfluence.js";
import { layerConductance } from "./layerConductance.js";
import { neuronConductance } from "./neuronConductance.js";

beforeAll(() => useBackend(referenceBackend()));

const HIDDEN = 3;
const model = (x: Tensor) => {
  const first = tap("first", tanh(matMul(x, wave([4, 5], 1))));
  return matMul(tanh(tap("hidden", matMul(first, wave([5, HIDDEN], 2)))), wave([HIDDEN, 2], 3));
};
const x = wave([2, 4], 4);
const call = { target: [0, 1], baseline: wave([1, 4], 5) };
const sums = (of: readonly ArrayLike<number>[]) =>
  Array.from(of[0] as ArrayLike<number>, (_, i) => of.reduce((sum, each) => sum + (each[i] as number), 0));

test("over all units of a layer, neurons' conductances are Integrated Gradients", async () => {
  for (const [layer, units] of [
    ["hidden", HIDDEN],
    ["first", 5],
  ] as const) {
    const each = await Promise.all(
      Array.from({ length: units }, (_, i) =>
        neuronConductance(model, { neuron: { layer, index: [i] }, steps: 20 }).explain(x, call),
      ),
    );
    const { values } = await integratedGradients(model, { steps: 20 }).explain(x, call);
    expect(sums(each.map((one) => one.values.values))).toEqual(
      [...values.values].map((v) => expect.closeTo(v, 12)),
    );
    expect(each[0]).toMatchObject({ method: "neuronConductance", values: { shape: [2, 4] } });
  }
});

test("over all elements of the input, a neuron's conductance is that of its unit in the layer, in the limit", async () => {
  const neuron = { layer: "hidden", index: [1] };
  const ofNeuron = await neuronConductance(model, { neuron }).explain(x, call);
  const ofLayer = await layerConductance(model, { layer: "hidden", steps: 4000 }).explain(x, call);
  for (const row of [0, 1]) {
    const total = [...ofNeuron.values.values].slice(row * 4, row * 4 + 4).reduce((a, b) => a + b, 0);
    expect(total).toBeCloseTo(ofLayer.values.values[row * HIDDEN + 1] as number, 3);
  }
});

test("without the change of the input, it is divided out", async () => {
  const neuron = { layer: "hidden", index: [0] };
  const [whole, means] = await Promise.all(
    [true, false].map((multiplyByInputs) =>
      neuronConductance(model, { neuron, multiplyByInputs }).explain(x, { ...call, baseline: 0 }),
    ),
  );
  const xs = await x.data();
  expect([...whole!.values.values]).toEqual(
    [...means!.values.values].map((mean, i) => expect.closeTo(mean * (xs[i] as number), 12)),
  );
});

test("methods at layers say which layer, and explain a neuron where asked", async () => {
  const neuron = { layer: "hidden", index: [2] };
  const unit = (z: Tensor) => matMul(tap("first", tanh(matMul(z, wave([4, 5], 1)))), wave([5, HIDDEN], 2));
  for (const create of [layerConductance, internalInfluence]) {
    const found = await create(model, { layer: "first", neuron }).explain(x, { baseline: call.baseline });
    const alone = await create(unit, { layer: "first" }).explain(x, { baseline: call.baseline, target: 2 });
    expect(found).toMatchObject({ layer: "first", values: { shape: [2, 5] } });
    expect([...found.values.values]).toEqual([...alone.values.values].map((v) => expect.closeTo(v, 12)));
  }
  const patched = await attributionPatching(model, { layers: ["first"], neuron }).explain(x);
  const alone = await attributionPatching(unit, { layers: ["first"] }).explain(x, { target: 2 });
  expect(patched.featureNames).toEqual(["first"]);
  expect([...patched.values.values]).toEqual([...alone.values.values].map((v) => expect.closeTo(v, 12)));
  const image = (z: Tensor) => matMul(tap("map", tanh(z)).reshape([2, 4]), wave([4, 2], 6));
  const cam = await gradCam(image, { layer: "map" }).explain(x.reshape([2, 1, 2, 2]));
  expect(cam.layer).toBe("map");
});

test.each([
  [{ layer: "hidden", index: [3] }, /within \[3\]/],
  [{ layer: "hidden", index: [0, 0] }, /within \[3\]/],
  [{ layer: "hiden", index: [0] }, /did you mean hidden\?/],
])("%j is refused", async (neuron, message) => {
  const error = await neuronConductance(model, { neuron })
    .explain(x, call)
    .catch((e: unknown) => e);
  expect(error).toMatchObject({ code: "argument" });
  expect((error as Error).message).toMatch(message);
});
