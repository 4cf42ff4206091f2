import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { deepShap } from "@hyaline/explainers";
import { waterfall } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, rows, featureNames, outputNames } = await patients();
  const shap = deepShap(model, { background, featureNames, outputNames });
  log(waterfall(await shap.explain(rows.slice([0, 1]), { target: 0 }), { width }));
};
