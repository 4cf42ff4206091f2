import { referenceBackend } from "@hyaline/backend-reference";
import { cast, named, round, type Tensor, tap, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import {
  attributionPatching,
  deconvnet,
  deepLift,
  gradCam,
  guidedBackprop,
  inputXGradient,
  integratedGradients,
  internalInfluence,
  layerConductance,
  lrp,
  neuronConductance,
  saliency,
} from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

type Model = (x: Tensor) => Tensor;

const explainers: Readonly<Record<string, (model: Model) => Promise<unknown>>> = {
  attributionPatching: (model) => attributionPatching(model, { layers: ["early"] }).explain(x),
  deconvnet: (model) => deconvnet(model).explain(x),
  deepLift: (model) => deepLift(model).explain(x),
  gradCam: (model) => gradCam(model, { layer: "early" }).explain(x),
  guidedBackprop: (model) => guidedBackprop(model).explain(x),
  inputXGradient: (model) => inputXGradient(model).explain(x),
  integratedGradients: (model) => integratedGradients(model).explain(x),
  internalInfluence: (model) => internalInfluence(model, { layer: "early" }).explain(x),
  layerConductance: (model) => layerConductance(model, { layer: "early" }).explain(x),
  lrp: (model) => lrp(model).explain(x),
  "neuronConductance, before the neuron": (model) =>
    neuronConductance(model, { neuron: { layer: "late", index: [0, 0, 1] } }).explain(x),
  "neuronConductance, behind the neuron": (model) =>
    neuronConductance(model, { neuron: { layer: "early", index: [0, 0, 1] } }).explain(x),
  saliency: (model) => saliency(model).explain(x),
};

const x = [[[[1.2, -2.3], [3.4, 0.1]]]]; // biome-ignore format: an image

/** An image model of two layers, whose output depends on its input by way of `between` alone. */
const modelWith =
  (between: Model): Model =>
  (x) =>
    tap("late", named("head", () => between(tap("early", x.mul(2)))).mul(3)).sum({ axes: [1, 2, 3] });

const names = Object.keys(explainers).map((name) => [name] as const);

test.each(names)("%s refuses a model that is steps all the way, and names the op", async (name) => {
  const explain = explainers[name] as (model: Model) => Promise<unknown>;
  const stepped = await explain(modelWith(round)).catch((error: unknown) => error);
  expect(stepped).toMatchObject({ code: "not-differentiable" });
  expect(String(stepped)).toMatch(/round in .*head/);
  const whole = modelWith((h) => cast(cast(h, "int32"), "float32"));
  await expect(explain(whole)).rejects.toMatchObject({
    code: "not-differentiable",
    message: expect.stringMatching(/cast to int32/),
  });
});

test.each(names)("%s explains where one way is open", async (name) => {
  const explain = explainers[name] as (model: Model) => Promise<{ values: { values: ArrayLike<number> } }>;
  const { values } = await explain(modelWith((h) => round(h).add(h)));
  expect(Array.from(values.values).some((value) => value !== 0)).toBe(true);
});
