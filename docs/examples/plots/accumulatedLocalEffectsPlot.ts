import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { accumulatedLocalEffects } from "@hyaline/explainers";
import { accumulatedLocalEffectsPlot } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, featureNames, outputNames } = await patients();
  const effects = accumulatedLocalEffects(model, {
    features: [1, 7],
    intervals: 12,
    featureNames,
    outputNames,
  });
  log(accumulatedLocalEffectsPlot(await effects.explain(background, { target: 0 }), { width }));
};
