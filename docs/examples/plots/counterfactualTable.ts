import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { dice } from "@hyaline/explainers";
import { counterfactualTable } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, rows, featureNames, outputNames } = await patients();
  const search = dice(model, { background, count: 2, featureNames, outputNames });
  log(counterfactualTable(await search.explain(rows.slice([0, 1])), { width }));
};
