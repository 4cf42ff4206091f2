import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, useBackend } from "@hyaline/core";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import { beforeAll, describe, expect, test } from "vitest";
import { eigenCam } from "../activation/eigenCam.js";
import { gradCam } from "../activation/gradCam.js";
import { gradCamPlusPlus } from "../activation/gradCamPlusPlus.js";
import { guidedGradCam } from "../activation/guidedGradCam.js";
import { hiResCam } from "../activation/hiResCam.js";
import { layerCam } from "../activation/layerCam.js";
import { xGradCam } from "../activation/xGradCam.js";
import { deepLift } from "../propagation/deepLift.js";
import { deepTaylor } from "../propagation/deepTaylor.js";
import { lrp } from "../propagation/lrp.js";
import { lrpRules } from "../propagation/rules/relevance/lrpRules.js";
import { fixtureModel } from "../testing/fixtureModels.js";
import { importedModel } from "../testing/importedModels.js";
import { holdsAtThreeSizes } from "../testing/threeSizes.js";
import { guidedBackprop } from "./guidedBackprop.js";
import { inputXGradient } from "./inputXGradient.js";
import { integratedGradients } from "./integratedGradients.js";
import { saliency } from "./saliency.js";

beforeAll(() => useBackend(referenceBackend()));

type Model = (x: Tensor) => Tensor;
const makers = {
  saliency: (model: Model) => saliency(model),
  inputXGradient: (model: Model) => inputXGradient(model),
  integratedGradients: (model: Model) => integratedGradients(model, { steps: 12 }),
  deepLift: (model: Model) => deepLift(model),
  lrp: (model: Model) => lrp(model),
  "lrp by signs": (model: Model) =>
    lrp(model, { composite: [[({ op }) => op === "linear" || op === "conv", lrpRules.alphaBeta(2, 1)]] }),
  "deepLift, revealCancel": (model: Model) => deepLift(model, { rule: "revealCancel" }),
  guidedBackprop: (model: Model) => guidedBackprop(model),
  deepTaylor: (model: Model) => deepTaylor(model),
};
const models: Readonly<Record<string, readonly number[]>> = {
  mlp_breast_cancer10: [10],
  cnn_digits: [1, 8, 8],
};

describe.each(Object.keys(models))("one file of %s for 1, 3 and 7 rows", (name) => {
  test.each(Object.keys(makers) as (keyof typeof makers)[])("%s", async (method) => {
    const explainer = makers[method](fixtureModel(name));
    await holdsAtThreeSizes(explainer, models[name] as readonly number[], "predicted");
    explainer.dispose();
  });
});

test("the target may be an input", async () => {
  const explainer = integratedGradients(fixtureModel("mlp_breast_cancer10"), { steps: 12 });
  await holdsAtThreeSizes(explainer, [10], "input");
  explainer.dispose();
});

const maps = { gradCam, gradCamPlusPlus, xGradCam, layerCam, hiResCam, eigenCam, guidedGradCam };
test.each(Object.keys(maps) as (keyof typeof maps)[])("%s of an imported CNN", async (name) => {
  const model = await importedModel("cnn_digits");
  // Behind the ReLU, where sums over places, by which some divide, do not cancel.
  const explainer = maps[name](model as never, { layer: "relu2" });
  await holdsAtThreeSizes(explainer as never, [1, 8, 8], "predicted");
  explainer.dispose();
});

test("a target for each row keeps the sizes, and says so where they are asked to be open", async () => {
  const explainer = saliency(fixtureModel("mlp_breast_cancer10"));
  const spec = { dtype: "float32", shape: [2, 10] } as const;
  const session = await InferenceSession.create(await explainer.toOnnx(spec, { target: [0, 1] }));
  const one = new OrtTensor("float32", new Float32Array(10), [1, 10]);
  await expect(session.run({ x: one })).rejects.toThrow();
  await session.release();
  await expect(explainer.toOnnx(spec, { target: [0, 1] }, { axes: { x: ["batch"] } })).rejects.toMatchObject({
    code: "unsupported",
    message: expect.stringMatching(/axes: null/),
  });
  explainer.dispose();
});
