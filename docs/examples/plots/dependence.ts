import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { dependence } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, mean, featureNames, outputNames } = await patients();
  const gradients = integratedGradients(model, { featureNames, outputNames });
  const explanation = await gradients.explain(background, { baseline: mean, target: 0 });
  log(dependence(explanation, { width, feature: 7 }));
};
