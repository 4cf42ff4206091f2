import { ortBackend } from "@hyaline/backend-ort";
import { crossEntropy, useBackend } from "@hyaline/core";
import { tracIn } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { trained, classes, rows } = await patients();
  const data = { inputs: trained.inputs, targets: trained.targets };
  const model = {
    layer: trained.layer,
    checkpoints: [{ variables: trained.variables, learningRate: 0.01 }],
    loss: crossEntropy,
    data,
  };
  const found = await tracIn(model, { count: 5 }).explain(rows.slice([0, 1]), { labels: [0] });
  const labels = Array.from(found.indices.values, (row) => `row ${row} (${classes[data.targets[row] ?? 0]})`);
  log(
    barChart([{ name: "influence", y: found.values.values }], {
      labels,
      width,
      xLabel: "on the loss of row 0",
    }),
  );
};
