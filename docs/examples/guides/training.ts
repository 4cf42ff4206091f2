import { ortBackend } from "@hyaline/backend-ort";
import { random, relu, useBackend } from "@hyaline/core";
import { dense, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import { dataset, fit, losses, saveCheckpoint } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const x = random.normal(random.key(1), [256, 2]);
  const inside = Array.from(await x.square().sum({ axes: 1 }).data(), (r) => Number(r < 1.4));
  const net = sequential([dense(16, { activation: relu }), dense(2)]);
  const trained = await fit(net, await dataset(x, inside), {
    optimizer: adam({ learningRate: 0.03 }),
    loss: losses.crossEntropy,
    epochs: 25,
    batchSize: 64,
  });
  log(lineChart([{ name: "loss", y: trained.history.map(({ loss }) => loss) }], { width }));
  const bytes = await saveCheckpoint({ params: trained.params });
  log(`a file of ${bytes.length} bytes`);
};
