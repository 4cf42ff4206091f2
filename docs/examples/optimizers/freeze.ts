import { ortBackend } from "@hyaline/backend-ort";
import { relu, useBackend } from "@hyaline/core";
import { dense, sequential } from "@hyaline/layers";
import { adam, freeze } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import { dataset, fit, losses } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const data = await dataset([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]); // biome-ignore format: rows
  const model = sequential([dense(8, { activation: relu }), dense(2)]);
  const basics = { loss: losses.crossEntropy, batchSize: "full", seed: 1 } as const;
  const pretrained = await fit(model, data, {
    ...basics,
    optimizer: adam({ learningRate: 0.05 }),
    epochs: 20,
  });
  const optimizer = freeze((name) => name.startsWith("dense1/"), adam({ learningRate: 0.05 }));
  const tuned = await fit(model, data, { ...basics, optimizer, variables: pretrained, epochs: 20 });
  log(`loss ${pretrained.history.at(-1)?.loss.toFixed(3)}, then ${tuned.history.at(-1)?.loss.toFixed(3)}`);
  const runs = [pretrained, tuned].map(({ history }) => history.map(({ loss }) => loss));
  const series = ["all parameters", "the last layer"].map((name, i) => ({ name, y: runs[i] ?? [] }));
  log(lineChart(series, { width, xLabel: "share of the epochs", yLabel: "loss" }));
};
