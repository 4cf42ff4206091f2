import { ortBackend } from "@hyaline/backend-ort";
import { gather, sigmoid, type Tensor, tap, tensor, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const words = ["a", "film", "slow", "but", "wonderful"];
  const table = tensor([
    [0, 0],
    [0.1, 0],
    [-1, 0.2],
    [0, 0],
    [2, 0.5],
  ]);
  const model = (ids: Tensor) => sigmoid(tap("embeddings", gather(table, ids)).sum({ axes: [1, 2] }));
  const ids = tensor([[0, 2, 3, 4, 1]], { dtype: "int32" });
  const explainer = integratedGradients(model, { layer: "embeddings" });
  const { values } = await explainer.explain(ids, {
    baseline: tensor([[0, 0, 0, 0, 0]], { dtype: "int32" }),
  });
  for (const [i, id] of [0, 2, 3, 4, 1].entries()) log(`${words[id]}: ${values.values[i]?.toFixed(3)}`);
};
