// What comes next? A transformer learns from histories of items, and KernelSHAP says which of them it went by.
import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { kernelShap } from "@hyaline/explainers";
import {
  bind,
  dense,
  embedding,
  lastStep,
  positionEmbedding,
  sequential,
  transformerEncoder,
} from "@hyaline/layers";
import { adamw } from "@hyaline/optimizers";
import { waterfall } from "@hyaline/plots";
import { dataset, evaluateModel, fit, losses, scores, split, take } from "@hyaline/training";
import { drawer } from "../data/drawer.js";
import type { Run } from "../parts/run.js";

const [items, steps, size] = [21, 6, 16];

export default async (log: (text: string) => void, { width }: Pick<Run, "width">) => {
  useBackend(await ortBackend());
  const draw = drawer(7);
  // Most often the next item is the one after it, in its own ten.
  const after = (item: number) =>
    draw(4) > 0 ? item - ((item - 1) % 10) + (item % 10) : 1 + draw(items - 1);
  const histories = Array.from({ length: 1000 }, () => {
    const history = [1 + draw(items - 1)];
    while (history.length <= steps) history.push(after(history.at(-1) as number));
    return history;
  });
  const data = await dataset(
    histories.map((history) => history.slice(0, -1)),
    histories.map((history) => history.at(-1) as number),
    { inputDType: "int32" },
  );
  const [train, test] = split(data, { test: 0.2 });
  const model = sequential([
    ...[
      embedding(items, size),
      positionEmbedding(steps),
      transformerEncoder({ heads: 2, size, causal: true }),
    ],
    ...[lastStep(), dense(items)],
  ]);
  const judged = { loss: losses.crossEntropy, scores: { accuracy: scores.accuracy } };
  const trained = await fit(model, train, { ...judged, optimizer: adamw({ learningRate: 0.01 }), epochs: 6 });
  log(`accuracy ${(await evaluateModel(model, trained, test, judged)).scores.accuracy?.toFixed(3)}`);

  const { inputs } = take(test, [0]);
  const featureNames = [...inputs.values].map((item, step) => `step ${step}: item ${item}`);
  const explainer = kernelShap(bind(model, trained), {
    background: take(train, [0, 1, 2, 3]).inputs,
    featureNames,
  });
  log(waterfall(await explainer.explain(inputs), { width }));
};
