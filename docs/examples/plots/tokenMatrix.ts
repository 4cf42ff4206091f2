import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { shapleyInteractions } from "@hyaline/explainers";
import { tokenMatrix } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, rows, mean, featureNames, outputNames } = await patients();
  const pairs = shapleyInteractions(model, { background: mean, featureNames, outputNames });
  log(tokenMatrix(await pairs.explain(rows.slice([0, 1]), { target: 0 }), { width }));
};
