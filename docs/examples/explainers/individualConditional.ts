import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { individualConditional } from "@hyaline/explainers";
import { effectPlot } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, featureNames, outputNames } = await patients();
  const ice = individualConditional(model, {
    features: [7],
    grid: 30,
    centred: true,
    featureNames,
    outputNames,
  });
  log(effectPlot(await ice.explain(background, { target: 0 }), { width, yLabel: "P(malignant)" }));
};
