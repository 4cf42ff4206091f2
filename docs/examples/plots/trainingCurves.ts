import { ortBackend } from "@hyaline/backend-ort";
import { random, relu, type Tensor, useBackend } from "@hyaline/core";
import { dense, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { trainingCurves } from "@hyaline/plots";
import { dataset, fit, losses, scores } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const [first, second] = random.split(random.key(0)) as [Tensor, Tensor];
  // Whether a point lies in a ring, learnt from 60 points: few enough to be learnt by heart.
  const points = (key: Tensor) => {
    const x = random.normal(key, [60, 2]);
    const y = x.square().sum({ axes: 1 }).sub(1.4).abs().less(0.8).cast("int32");
    return dataset(x, y);
  };
  const model = sequential([dense(32, { activation: relu }), dense(2)]);
  const { history } = await fit(model, await points(first), {
    optimizer: adam({ learningRate: 0.02 }),
    loss: losses.crossEntropy,
    scores: { accuracy: scores.accuracy },
    validation: await points(second),
    epochs: 60,
    batchSize: "full",
  });
  log(trainingCurves(history, { width }));
};
