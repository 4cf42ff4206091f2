import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { featurePermutation } from "@hyaline/explainers";
import { bar } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, rows, featureNames, outputNames } = await patients();
  const explainer = featurePermutation(model, { repeats: 5, featureNames, outputNames });
  log(bar(await explainer.explain(rows, { target: 0 }), { width }));
};
