// A small convolutional net learns handwritten digits, and shows which pixels it went by.
import { ortBackend } from "@hyaline/backend-ort";
import { relu, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { batchNorm, bind, conv2d, dense, dropout, flatten, maxPool2d, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { imageOverlay } from "@hyaline/plots";
import { dataset, evaluateModel, fit, losses, scores, split, take } from "@hyaline/training";
import { digitRows } from "../data/digitRows.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Pick<Run, "width">) => {
  useBackend(await ortBackend());
  const { images, labels } = await digitRows(); // [rows, channel, row, column]
  const [train, test] = split(await dataset(images, labels), { test: 0.2, stratify: true });
  const convolution = (filters: number) => conv2d(filters, 3, { padding: "same" });
  const model = sequential([
    ...[convolution(16), batchNorm(), relu, maxPool2d(2), dropout(0.25)],
    ...[convolution(32), relu, maxPool2d(2), flatten(), dense(10)],
  ]);
  const judged = { loss: losses.crossEntropy, scores: { accuracy: scores.accuracy } };
  const trained = await fit(model, train, { ...judged, optimizer: adam({ learningRate: 0.005 }), epochs: 2 });
  log(`accuracy ${(await evaluateModel(model, trained, test, judged)).scores.accuracy?.toFixed(3)}`);

  const { inputs, targets } = take(test, [0]);
  const target = [...targets.values];
  log(imageOverlay(await integratedGradients(bind(model, trained)).explain(inputs, { target }), { width }));
};
