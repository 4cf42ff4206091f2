import { ortBackend } from "@hyaline/backend-ort";
import { matMul, softplus, type Tensor, tensor, useBackend } from "@hyaline/core";
import { integratedHessians } from "@hyaline/explainers";
import { bar } from "@hyaline/plots";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  // Heat matters more the damper it is.
  const model = (x: Tensor) => softplus(matMul(x, tensor([[1], [1], [0.2]])).sub(2));
  const names = ["heat", "damp", "wind"];
  const explanation = await integratedHessians(model, { featureNames: names }).explain([[2, 1.5, 1]]);
  const { interactions, values } = explanation;
  log(bar(explanation, { width }));
  names.forEach((name, i) => {
    const pairs = names.map((other, j) => `${other} ${interactions?.values[3 * i + j]?.toFixed(3)}`);
    log(`${name}: ${values.values[i]?.toFixed(3)}, of which with ${pairs.join(", ")}`);
  });
};
