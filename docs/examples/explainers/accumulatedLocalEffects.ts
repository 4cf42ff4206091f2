import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { accumulatedLocalEffects } from "@hyaline/explainers";
import { effectPlot } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, featureNames, outputNames } = await patients();
  const ale = accumulatedLocalEffects(model, { features: [2, 7], intervals: 8, featureNames, outputNames });
  log(effectPlot(await ale.explain(background, { target: 0 }), { width, yLabel: "change of P(malignant)" }));
};
