// Why that class? LIME perturbs one row, asks the model thousands of times, and fits a simple model that holds nearby:
// conditions on features, each with its weight for or against the class.
import { ortBackend } from "@hyaline/backend-ort";
import { softmax, type Tensor, useBackend } from "@hyaline/core";
import { limeTabular, type SurrogateFacts } from "@hyaline/explainers";
import { trainClassifier } from "./trainClassifier.js";

export default async function (log: (line: string) => void): Promise<void> {
  useBackend(await ortBackend());
  const { features, predict } = await trainClassifier();
  const featureNames = Array.from({ length: 20 }, (_, i) => `sensor ${i + 1}`);

  const probabilities = (x: Tensor) => softmax(predict(x));
  const lime = limeTabular(probabilities, { background: features, featureNames, seed: 7 });
  const row = features.slice([0, 1]);
  const explanation = await lime.explain(row);
  lime.dispose();

  const { list, score } = explanation.extra as SurrogateFacts;
  log(`class ${explanation.target[0]}, probability ${explanation.output?.values[0]?.toFixed(3)}`);
  for (const { condition, weight } of list[0] ?? []) {
    log(`${weight < 0 ? "-" : "+"}${Math.abs(weight).toFixed(4)}  ${condition}`);
  }
  log(`the simple model's R²: ${score[0]?.toFixed(2)}`);
}
