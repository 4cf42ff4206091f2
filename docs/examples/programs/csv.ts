// A table from a CSV file: a classifier is trained on most of its rows, judged on the others, and asked about one of them.
import { ortBackend } from "@hyaline/backend-ort";
import { relu, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { bind, dense, dropout, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { waterfall } from "@hyaline/plots";
import { dataset, evaluateModel, fit, losses, scores, split, standardise, take } from "@hyaline/training";
import { csv } from "../data/csv.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Pick<Run, "width">) => {
  useBackend(await ortBackend());
  const [header = [], ...rows] = await csv("breast_cancer");
  const featureNames = header.slice(0, -1);
  const numbers = rows.map((row) => row.map(Number));
  const inputs = numbers.map((row) => row.slice(0, -1));
  const labels = numbers.map((row) => row.at(-1) as number);

  const [train, test] = split(await dataset(inputs, labels, { featureNames }), { test: 0.2, stratify: true });
  const { apply } = standardise(train);
  const model = sequential([
    dense(64, { activation: relu }),
    dropout(0.2),
    dense(32, { activation: relu }),
    dense(2),
  ]);
  const judged = { loss: losses.crossEntropy, scores: { accuracy: scores.accuracy } };
  const trained = await fit(model, apply(train), { ...judged, optimizer: adam(), epochs: 10 });
  log(`accuracy ${(await evaluateModel(model, trained, apply(test), judged)).scores.accuracy?.toFixed(3)}`);

  const explainer = integratedGradients(bind(model, trained), { featureNames });
  log(waterfall(await explainer.explain(take(apply(test), [0]).inputs), { width }));
};
