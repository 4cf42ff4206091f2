import { ortBackend } from "@hyaline/backend-ort";
import { gather, sigmoid, type Tensor, tap, tensor, useBackend } from "@hyaline/core";
import { discretisedIntegratedGradients } from "@hyaline/explainers";
import { bar } from "@hyaline/plots";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const words = ["[pad]", "a", "film", "slow", "fine", "good", "wonderful"];
  const embedding = [
    [0, 0],
    [0.1, 0.1],
    [0.2, 0.4],
    [-1, 0.2],
    [0.5, 0.2],
    [1, 0.3],
    [2, 0.5],
  ];
  const model = (ids: Tensor) =>
    sigmoid(tap("embedding", gather(tensor(embedding), ids)).sum({ axes: [1, 2] }));
  const explainer = discretisedIntegratedGradients(model, { layer: "embedding", embedding, steps: 4 });
  const ids = [1, 3, 6, 2];
  const explanation = await explainer.explain(tensor([ids], { dtype: "int32" }));
  log(bar(explanation, { width, labels: ids.map((id) => words[id] as string) }));
};
