import { referenceBackend } from "@hyaline/backend-reference";
import {
  cast,
  crossEntropy,
  matMul,
  named,
  round,
  type Tensor,
  tap,
  tensor,
  useBackend,
} from "@hyaline/core";
import type { TrainedModel } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import {
  activationMaximisation,
  attributionPatching,
  deconvnet,
  deepLift,
  gradCam,
  gradientSimilarity,
  guidedBackprop,
  guidedGradCam,
  influence,
  inputXGradient,
  integratedGradients,
  internalInfluence,
  layerConductance,
  lrp,
  neuronConductance,
  saliency,
  tracIn,
  trak,
} from "./index.js";
import { everyExplainer, netFor } from "./testing/everyExplainer.js";

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

const byGradients = everyExplainer.filter(
  ({ facts: { cost, needs } }) => needs === "whiteBox" && /gradient|backward/.test(cost),
);

test.each(byGradients.map((each) => [each.name, each] as const))(
  "%s refuses outputs that no gradient leaves",
  async (_, each) => {
    const stepped = (given: Tensor) => round(netFor(each)(given));
    await expect(each.create(stepped).explain(each.x)).rejects.toMatchObject({
      code: "not-differentiable",
      message: expect.stringMatching(/round/),
    });
  },
);

test.each([
  ["tracIn", tracIn],
  ["trak", trak],
  ["gradientSimilarity", gradientSimilarity],
  ["influence", influence],
  ["influence, by arnoldi", (model: TrainedModel) => influence(model, { solver: "arnoldi" })],
] as const)("%s refuses a loss that no gradient leaves for the variables", async (_, create) => {
  const model: TrainedModel = {
    layer: ((w: Tensor, rows: Tensor) =>
      matMul(rows, w)
        .mul(1)
        .add(matMul(rows, round(w)))) as never,
    checkpoints: [
      {
        variables: tensor([
          [1, 2],
          [3, 4],
        ]),
      },
    ],
    loss: crossEntropy,
    data: {
      inputs: [
        [1, 2],
        [3, 1],
      ],
      targets: [0, 1],
    },
  };
  const closed: TrainedModel = {
    ...model,
    layer: ((w: Tensor, rows: Tensor) => matMul(rows, round(w))) as never,
  };
  await expect(create(closed).explain([[1, 2]], { labels: [0] })).rejects.toMatchObject({
    code: "not-differentiable",
    message: expect.stringMatching(/round/),
  });
  await create(model).explain([[1, 2]], { labels: [0] });
});

test("activationMaximisation: a penalty opens no way", async () => {
  const climb = activationMaximisation((rows: Tensor) => round(rows).sum({ axes: 1 }), { l2: 1, steps: 2 });
  await expect(climb.explain([[1, 2]])).rejects.toMatchObject({ code: "not-differentiable" });
});

test("guidedGradCam: a way around the layer opens none through it", async () => {
  const skip: Model = (x) =>
    round(tap("early", x.mul(2)))
      .add(x)
      .sum({ axes: [1, 2, 3] });
  await expect(guidedGradCam(skip, { layer: "early" }).explain(x)).rejects.toMatchObject({
    code: "not-differentiable",
  });
});

test.each(names)("%s explains where one way is open", async (name) => {
  const explain = explainers[name] as (model: Model) => Promise<{ values: { values: ArrayLike<number> } }>;
  const { values } = await explain(modelWith((h) => round(h).add(h)));
  expect(Array.from(values.values).some((value) => value !== 0)).toBe(true);
});
