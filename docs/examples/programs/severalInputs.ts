// A model of a user and of features: trained on records. Gradients explain the features; SHAP asks, and explains ids too.
import { ortBackend } from "@hyaline/backend-ort";
import { concat, random, relu, type Tensor, tensor, useBackend } from "@hyaline/core";
import { exactShap, integratedGradients } from "@hyaline/explainers";
import { bind, block, dense, embedding } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { losses, type TrainState, trainStep } from "@hyaline/training";

type Inputs = { readonly user: Tensor; readonly features: Tensor };

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const model = block(
    { user: embedding(20, 4), body: dense(8, { activation: relu }), head: dense(2) },
    (x: Inputs, { user, body, head }) => head(concat([user(x.user), body(x.features)], { axis: 1 })),
  );
  const user = tensor([1, 2, 3, 1, 2, 3], { dtype: "int32" });
  const features = tensor([[1, 2, 3], [3, 4, 5], [0, 0, 1], [2, 2, 1], [0, 1, 0], [5, 1, 1]]); // biome-ignore format: rows
  const [inputs, labels] = [{ user, features }, tensor([0, 1, 0, 1, 0, 1], { dtype: "int32" })];

  const optimizer = adam({ learningRate: 0.05 });
  const step = trainStep(model, { optimizer, loss: losses.crossEntropy, key: random.key(0) });
  const variables = model.init(random.key(1), inputs);
  let state: TrainState = { ...variables, optimizerState: optimizer.init(variables.params) };
  for (let i = 0; i < 20; i++) {
    const { loss, next } = await step(state, inputs, labels, i);
    state = next;
    if (i % 19 === 0) log(`step ${i}: loss ${(await loss.item()).toFixed(3)}`);
  }

  const predict = bind(model, state);
  const row = { user: user.slice([0, 1]), features: features.slice([0, 1]) };
  const slopes = await integratedGradients(predict).explain(row, { target: 0 });
  const shap = exactShap(predict, { background: inputs });
  const shares = await shap.explain(row, { target: 0, attribute: ["user", "features"] });
  for (const { method, inputs: parts = [] } of [slopes, shares])
    for (const { name, values } of parts)
      log(
        `${method}, ${name}: ${values ? Array.from(values.values, (v) => v.toFixed(2)) : "ids have no gradient"}`,
      );
};
