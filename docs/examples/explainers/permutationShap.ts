import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { permutationShap } from "@hyaline/explainers";
import { waterfall } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, rows, featureNames, outputNames } = await patients();
  const sample = background.slice([0, 60, 6]);
  const shap = permutationShap(model, { background: sample, featureNames, outputNames, seed: 1 });
  const explanation = await shap.explain(rows.slice([0, 1]), { target: 0, until: { standardError: 0.01 } });
  log(waterfall(explanation, { width }));
  log(`largest standard error ${Math.max(...(explanation.standardError?.values ?? [])).toFixed(4)}`);
};
