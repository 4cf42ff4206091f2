import { ortBackend } from "@hyaline/backend-ort";
import { relu, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { bind, dense, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { waterfall } from "@hyaline/plots";
import { dataset, fit, losses } from "@hyaline/training";
export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const xor = await dataset({ shape: [4, 2], values: [0, 0, 0, 1, 1, 0, 1, 1] }, [0, 1, 1, 0]);
  const model = sequential([dense(16, { activation: relu }), dense(2)]);
  const optimizer = adam({ learningRate: 0.05 });
  const trained = await fit(model, xor, { optimizer, loss: losses.crossEntropy, epochs: 100 });
  log(waterfall(await integratedGradients(bind(model, trained)).explain([[1, 0]])));
};
