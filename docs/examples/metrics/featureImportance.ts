import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients, saliency } from "@hyaline/explainers";
import { featureImportance } from "@hyaline/metrics";
import { bar } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, mean, featureNames } = await patients();
  const integrated = integratedGradients(model, { featureNames });
  const explanations = [
    await saliency(model, { featureNames }).explain(background),
    await integrated.explain(background, { baseline: mean.reshape([10]) }),
  ];
  for (const explanation of explanations) {
    const { interval } = await featureImportance({ explanation, model });
    log(
      `${explanation.method}: ${interval?.mean.toFixed(2)} (${interval?.low.toFixed(2)} to ${interval?.high.toFixed(2)})`,
    );
    log(bar(explanation, { width }));
  }
};
