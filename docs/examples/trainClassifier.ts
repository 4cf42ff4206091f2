// A classifier of two dense layers, trained with Adam on random numbers: 1,000 rows of 20 features and ten classes that
// mean nothing, so that whatever it learns it learns by heart.
import { ortBackend } from "@hyaline/backend-ort";
import { random, relu, type Tensor, useBackend } from "@hyaline/core";
import { bind, dense, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { dataset, type Epoch, fit, losses, scores } from "@hyaline/training";

export async function trainClassifier(onEpoch: (epoch: Epoch) => void = () => {}) {
  const [featureKey, labelKey] = random.split(random.key(0)) as [Tensor, Tensor];
  const features = random.normal(featureKey, [1000, 20]);
  const labels = random.integer(labelKey, [1000], { high: 10 });

  const model = sequential([dense(64, { activation: relu }), dense(10)]);
  const trained = await fit(model, await dataset(features, labels), {
    optimizer: adam({ learningRate: 0.001 }),
    loss: losses.crossEntropy,
    scores: { accuracy: scores.accuracy },
    epochs: 100,
    batchSize: "full",
    onEpoch,
  });
  return { features, predict: bind(model, trained), history: trained.history };
}

export default async function (log: (line: string) => void): Promise<void> {
  useBackend(await ortBackend());
  const { features, predict } = await trainClassifier(({ epoch, loss, scores }) => {
    if (epoch % 20 === 0)
      log(`epoch ${epoch}: loss ${loss.toFixed(3)}, accuracy ${scores.accuracy?.toFixed(3)}`);
  });
  const logits = predict(features);
  log(`a row of logits: ${((await logits.array()) as number[][])[0]?.map((z) => z.toFixed(2)).join(" ")}`);
}
