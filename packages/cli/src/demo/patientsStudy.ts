import { relu, softmax, type Tensor, tensor } from "@hyaline/core";
import { integratedGradients, kernelShap, limeTabular } from "@hyaline/explainers";
import { bind, dense, dropout, sequential } from "@hyaline/layers";
import { dataset, split, standardise, take } from "@hyaline/training";
import type { LabelledTable } from "../data/demoTables.js";
import { chooseRows, spreadRows } from "./chooseRows.js";
import type { Scale, Study } from "./study.js";

const outputNames = ["malignant", "benign"];

/**
 * A small network that tells malignant from benign tumours. It learns from standardised measurements; explanations are of
 * the measurements themselves, so standardising is a part of the model that they explain.
 */
export async function patientsStudy(table: LabelledTable, scale: Scale): Promise<Study> {
  const { featureNames } = table;
  const size = featureNames.length;
  const data = await dataset(
    { shape: [table.rows, size], values: table.features },
    { shape: [table.rows], values: Array.from(table.labels) },
    { targetDType: "int32", inputDType: "float32", featureNames },
  );
  const [train, test] = split(data, { test: 0.2, seed: 0, stratify: true });
  const standardiser = standardise(train);
  const chosen = take(test, chooseRows(test.targets.values, scale.patients));
  const background = rowsOf(take(train, spreadRows(train.rows, scale.background)).inputs.values, size);
  const training = rowsOf(train.inputs.values, size);
  const model = sequential(
    {
      hidden1: dense(32, { activation: relu }),
      dropout: dropout(0.2),
      hidden2: dense(16, { activation: relu }),
      classes: dense(2),
    },
    { name: "patients" },
  );
  const row = [1, size];
  return {
    name: "breast-cancer",
    title: "Breast cancer",
    architecture: "MLP: dense layers of 32 and 16 units with dropout",
    model,
    train: standardiser.apply(train),
    test: standardiser.apply(test),
    epochs: scale.patientEpochs,
    batchSize: 64,
    learningRate: 0.01,
    outputNames,
    explained: {
      x: rowsOf(chosen.inputs.values, size),
      labels: Array.from(chosen.targets.values),
    },
    baseline: standardiser.mean,
    predict: (trained) => {
      const logits = bind(model, trained);
      const mean = tensor(standardiser.mean, { dtype: "float32", shape: row });
      const deviation = tensor(standardiser.deviation, { dtype: "float32", shape: row });
      return (x: Tensor) => softmax(logits(x.sub(mean).div(deviation)));
    },
    methods: (predict, seed) => [
      {
        name: "Integrated Gradients",
        explainer: integratedGradients(predict, { steps: 200, featureNames, outputNames }),
        call: { baseline: { shape: [size], values: standardiser.mean } },
      },
      { name: "KernelSHAP", explainer: kernelShap(predict, { background, featureNames, outputNames, seed }) },
      {
        name: "LIME",
        explainer: limeTabular(predict, {
          background: training,
          samples: scale.limeSamples,
          featureNames,
          outputNames,
          seed,
        }),
      },
    ],
  };
}

const rowsOf = (values: ArrayLike<number>, size: number) => ({
  shape: [values.length / size, size],
  values: Float64Array.from(values),
});
