import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { type SurrogateTreeFacts, surrogateTree } from "@hyaline/explainers";
import { bar } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, rows, featureNames, outputNames } = await patients();
  const surrogate = surrogateTree(model, { background, depth: 3, featureNames, outputNames });
  const explanation = await surrogate.explain(rows.slice([3, 5]), { target: 0 });
  const { r2, conditions, treeOutput } = explanation.extra as unknown as SurrogateTreeFacts;
  log(`R² on rows that it did not see: ${r2[0]?.toFixed(2)}`);
  for (const [row, own] of conditions.entries()) log(`${own.join(" and ")}: ${treeOutput[row]?.toFixed(2)}`);
  log(bar(explanation, { width }));
};
