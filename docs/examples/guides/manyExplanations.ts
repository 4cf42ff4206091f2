import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import {
  aggregateExplanation,
  compareSubgroups,
  explanationDrift,
  explanationFromJson,
  explanationToJson,
  permutationShap,
} from "@hyaline/explainers";
import { patients } from "../data/patients.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, background, rows, featureNames, outputNames } = await patients();
  const shap = permutationShap(model, { background, featureNames, outputNames });
  const explanation = await shap.explain(rows, { target: 0 });

  const { indices, standardErrors } = aggregateExplanation(explanation);
  const importance = indices.importance as number[];
  const most = importance.indexOf(Math.max(...importance));
  const error = standardErrors?.importance?.[most] as number;
  log(`most important: ${featureNames[most]}, ${importance[most]?.toFixed(3)} ± ${error.toFixed(3)}`);

  const groups = Array.from({ length: 8 }, (_, row) => (row < 4 ? "malignant" : "benign"));
  const compared = await compareSubgroups(explanation, groups);
  log(`used otherwise for benign ones: p = ${compared.indices.pValue?.[most]?.toFixed(2)}`);

  const stored = explanationFromJson(explanationToJson(explanation));
  const drift = await explanationDrift(stored, explanation);
  log(`moved since it was stored: ${drift.indices.distance?.some((distance) => distance > 0)}`);
};
