// A service that can only be asked, such as one behind a network: KernelSHAP and LIME need no more.
import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { kernelShap, limeTabular, type SurrogateFacts } from "@hyaline/explainers";
import { waterfall } from "@hyaline/plots";
import { csv } from "../data/csv.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Pick<Run, "width">) => {
  useBackend(await ortBackend());
  const [header = [], ...rows] = await csv("breast_cancer");
  const featureNames = header.slice(0, 10);
  const table = rows.map((row) => row.slice(0, 10).map(Number));
  const service = async (batch: number[][]) =>
    batch.map(([radius = 0, , , , , , , points = 0]) => {
      const malignant = 1 / (1 + Math.exp(14 - radius - 10 * (points - 0.05)));
      return [1 - malignant, malignant];
    });

  const rowsToExplain = table.slice(100, 101);
  const shap = kernelShap(service, { background: table.slice(0, 20), featureNames });
  log(waterfall(await shap.explain(rowsToExplain, { target: 1 }), { width }));
  const lime = limeTabular(service, { background: table, featureNames, samples: 1000 });
  const { list } = (await lime.explain(rowsToExplain, { target: 1 })).extra as SurrogateFacts;
  for (const { condition, weight } of list[0]?.slice(0, 3) ?? []) log(`${weight.toFixed(3)}  ${condition}`);
};
