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
    features: [7],
    grid: 40,
    curves: true,
    featureNames,
    outputNames,
  });
  log(effectPlot(await effects.explain(background, { target: 0 }), { width, yLabel: "P(malignant)" }));
};
