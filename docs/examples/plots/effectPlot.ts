import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { partialDependence } from "@hyaline/explainers";
import { effectPlot } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, featureNames, outputNames } = await patients();
  const effects = partialDependence(model, {
    features: [1, 7],
    grid: 30,
    curves: true,
    featureNames,
    outputNames,
  });
  const found = await effects.explain(background, { target: 0 });
  for (const feature of [1, 7]) log(effectPlot(found, { width, feature, yLabel: "P(malignant)" }));
};
