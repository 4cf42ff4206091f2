import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { partialDependence } from "@hyaline/explainers";
import { partialDependencePlot } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, featureNames, outputNames } = await patients();
  const effects = partialDependence(model, {
    features: [1, 7],
    grid: 20,
    curves: true,
    featureNames,
    outputNames,
  });
  log(partialDependencePlot(await effects.explain(background, { target: 0 }), { width }));
};
