import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { featureAblation } from "@hyaline/explainers";
import { bar } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, rows, mean, featureNames, outputNames } = await patients();
  const ablation = featureAblation(model, { featureNames, outputNames });
  const explanation = await ablation.explain(rows.slice([0, 1]), { target: 0, baseline: mean });
  log(bar(explanation, { width }));
};
