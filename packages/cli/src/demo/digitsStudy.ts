import { relu, softmax, type Tensor } from "@hyaline/core";
import { gridSegmentation, integratedGradients, kernelShap, limeImage } from "@hyaline/explainers";
import { bind, conv2d, dense, flatten, maxPool2d, sequential } from "@hyaline/layers";
import { dataset, split, take } from "@hyaline/training";
import type { LabelledTable } from "../data/demoTables.js";
import { chooseRows } from "./chooseRows.js";
import type { Scale, Study } from "./study.js";

const outputNames = Array.from({ length: 10 }, (_, digit) => `digit ${digit}`);

/** A convolutional network that reads handwritten digits. Pixels are ink from 0 to 1; an absent pixel is blank paper. */
export async function digitsStudy(table: LabelledTable, scale: Scale): Promise<Study> {
  const values = table.features.map((ink) => ink / 16);
  const data = await dataset(
    { shape: [table.rows, 1, 8, 8], values },
    { shape: [table.rows], values: Array.from(table.labels) },
    { targetDType: "int32", inputDType: "float32" },
  );
  const [train, test] = split(data, { test: 0.2, seed: 0, stratify: true });
  const chosen = take(test, chooseRows(test.targets.values, scale.digits));
  const model = sequential(
    {
      conv1: conv2d(16, 3, { padding: "same", activation: relu }),
      pool1: maxPool2d(2),
      conv2: conv2d(32, 3, { padding: "same", activation: relu }),
      pool2: maxPool2d(2),
      flatten: flatten(),
      classes: dense(10),
    },
    { name: "digits" },
  );
  return {
    name: "digits",
    title: "Handwritten digits",
    architecture:
      "CNN: 3 × 3 convolutions to 16 and 32 channels, each halved by max-pooling, and a dense layer",
    model,
    train,
    test,
    epochs: scale.digitEpochs,
    batchSize: 64,
    learningRate: 0.01,
    outputNames,
    explained: {
      x: { shape: [chosen.rows, 1, 8, 8], values: Float64Array.from(chosen.inputs.values) },
      labels: Array.from(chosen.targets.values),
    },
    baseline: new Float64Array(64),
    predict: (trained) => {
      const logits = bind(model, trained);
      return (x: Tensor) => softmax(logits(x));
    },
    methods: (predict, seed) => [
      { name: "Integrated Gradients", explainer: integratedGradients(predict, { steps: 200, outputNames }) },
      {
        name: "KernelSHAP",
        explainer: kernelShap(predict, {
          background: { shape: [1, 1, 8, 8], values: new Float64Array(64) },
          outputNames,
          seed,
        }),
      },
      {
        name: "LIME",
        explainer: limeImage(predict, {
          segmentation: gridSegmentation({ size: 2 }),
          hideColor: 0,
          outputNames,
          seed,
        }),
      },
    ],
  };
}
