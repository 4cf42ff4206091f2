import { abs, evaluate, grad, mul, oneHot, random, type Tensor, tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bind, type Layer, loadWeights } from "./index.js";
import { expectClose } from "./testing/arrays.js";
import { backends } from "./testing/backends.js";
import {
  afterEmbedding,
  fixtureModels,
  type RecordedCase,
  recordedCases,
  weightsOf,
} from "./testing/fixtureModels.js";

/** The gradient of each row's target logit, in the form of the recorded method. */
function attribution({ method, params }: RecordedCase, gradient: Tensor, x: Tensor): Tensor {
  if (method === "InputXGradient" || method === "emb_input_x_gradient") return mul(gradient, x);
  return params.abs ? abs(gradient) : gradient;
}

describe.each(backends)("on %s", (_, create) => {
  let dispose = async () => {};
  beforeAll(async () => {
    const backend = await create();
    useBackend(backend);
    dispose = () => backend.dispose();
  });
  afterAll(() => dispose());

  test.each(recordedCases.filter(({ model }) => model in fixtureModels))(
    "$id: recorded weights give the recorded outputs and gradients",
    async (recorded) => {
      const layer = fixtureModels[recorded.model] as Layer;
      const body = afterEmbedding[recorded.model];
      const embedded = recorded.method.startsWith("emb_");
      const x = tensor(recorded.input, { dtype: body && !embedded ? "int32" : "float32" });
      const tokens = recorded.tokens ? tensor(recorded.tokens, { dtype: "int32" }) : x;
      const variables = loadWeights(layer, layer.init(random.key(0), tokens), weightsOf(recorded.model));
      const model = bind(embedded ? (body as Layer) : layer, variables);
      const logits = model(x);
      const checkLogits = async () =>
        expectClose(await logits.array(), recorded.logits, 1e-5 + 10 * recorded.f32_vs_f64_max_abs, "logits");
      if (recorded.method === "Forward") return checkLogits();

      const classes = logits.shape[1] as number;
      const targets = (recorded.target ?? []).map((target) => target ?? 0);
      const chosen =
        recorded.target === null || classes === 1
          ? tensor([[1]])
          : oneHot(tensor(targets, { dtype: "int32" }), classes);
      const gradient = grad((input: Tensor) => mul(model(input), chosen).sum())(x);
      const got = attribution(recorded, gradient, x);
      await evaluate([logits, got]);
      await checkLogits();
      const tolerance = 1e-5 * recorded.attributions_max_abs + 10 * recorded.f32_vs_f64_max_abs;
      expectClose(await got.array(), recorded.attributions, tolerance, "attributions");
    },
  );
});

test("every recorded model is compared", () => {
  expect([...new Set(recordedCases.map(({ model }) => model))].sort()).toEqual(
    Object.keys(fixtureModels).sort(),
  );
});
