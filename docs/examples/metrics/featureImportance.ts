import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients, saliency } from "@hyaline/explainers";
import { featureImportance } from "@hyaline/metrics";
import { patients } from "../data/patients.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, background, mean } = await patients();
  const integrated = integratedGradients(model);
  const explanations = [
    await saliency(model).explain(background),
    await integrated.explain(background, { baseline: mean.reshape([10]) }),
  ];
  for (const explanation of explanations) {
    const { interval } = await featureImportance({ explanation, model });
    log(
      `${explanation.method}: ${interval?.mean.toFixed(2)} (${interval?.low.toFixed(2)} to ${interval?.high.toFixed(2)})`,
    );
  }
};
