import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { leaveOneOut } from "@hyaline/explainers";
import { bar } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { signal, width }: Run) => {
  useBackend(await ortBackend());
  const { model, rows, background, featureNames, outputNames } = await patients();
  const explainer = leaveOneOut(model, {
    background: background.slice([0, 60, 6]),
    featureNames,
    outputNames,
  });
  const explanation = await explainer.explain(rows.slice([0, 1]), { target: 0, signal });
  log(bar(explanation, { width }));
};
