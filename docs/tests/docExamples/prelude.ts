/**
 * What the examples of docstrings may use without making it: a small table with a trained classifier, small images with a
 * model of theirs, and explanations of both. A page's examples make what they use.
 */
import { referenceBackend } from "@hyaline/backend-reference";
import { random, relu, type Tensor, tensor, useBackend } from "@hyaline/core";
import { inputXGradient, integratedGradients, kernelShap, limeImage } from "@hyaline/explainers";
import { bind, conv2d, dense, flatten, sequential } from "@hyaline/layers";
import { deletionAuc } from "@hyaline/metrics";
import { adam } from "@hyaline/optimizers";
import { dataset, fit, losses, split } from "@hyaline/training";

useBackend(referenceBackend());

/** 24 rows of four measurements: larger in the first two where the label is 1. */
export const rows: number[][] = Array.from({ length: 24 }, (_, i) => [
  (i % 2) + Math.sin(i) / 2,
  (i % 2) + Math.cos(3 * i) / 2,
  Math.sin(5 * i),
  Math.cos(7 * i),
]);
/** The class of each row, 0 or 1. */
export const labels: number[] = rows.map((_, i) => i % 2);
export const featureNames = ["length", "width", "weight", "age"];
/** `rows` and `labels` as a dataset, and its two parts. */
export const data = await dataset(rows, labels, { featureNames });
/** The same rows with two amounts each to predict, float32[24, 2], and with 0 or 1 as a float, float32[24, 1]. */
export const amounts = await dataset(
  rows,
  rows.map(([a = 0, b = 0, c = 0]) => [a + b, b - c]),
);
export const yesOrNo = await dataset(
  rows,
  labels.map((label) => [label]),
);
export const [train, test] = split(data, { test: 0.25, seed: 0 });
/** The rows to learn from, four that are explained, and the first of those. */
export const trainingRows = rows.slice(0, 20);
export const explainedRows = rows.slice(20);
export const row = rows[20] as number[];
/** The rows that are explained and their labels as tensors: float32[4, 4] and int32[4]. */
export const x: Tensor = tensor(explainedRows);
export const y: Tensor = tensor(labels.slice(20), { dtype: "int32" });

/** A layer, float32[rows, 4] to float32[rows, 2]; in packages of explanations `model` is `predict`. */
export const model = sequential([dense(8, { activation: relu }), dense(2)]);
/** The same layer, where `model` is `predict`. */
export const net = sequential([dense(8, { activation: relu }), dense(2)]);
export const variables = model.init(random.key(0), { dtype: "float32", shape: [1, 4] });
export const { params } = variables;
export const optimizer = adam({ learningRate: 0.01 });
/** As gradients by `params` are: of half their squares, say. */
export const gradients = { ...params };
export const trained = await fit(model, data, { optimizer, loss: losses.crossEntropy, epochs: 3 });
/** The trained model as a function of rows. */
export const predict = bind(model, trained);
export const signal: AbortSignal = new AbortController().signal;

/** Two images of one channel, float32[2, 1, 8, 8], and a model of them with two outputs, whose layers have names. */
export const images: Tensor = random.uniform(random.key(1), [2, 1, 8, 8]);
const network = sequential({
  conv1: conv2d(4, 3, { padding: "same", activation: relu }),
  conv2: conv2d(4, 3, { padding: "same", activation: relu }),
  flatten: flatten(),
  dense: dense(2),
});
export const imageModel = bind(network, network.init(random.key(2), images));

/** Explanations: of `explainedRows`, and of `images` three times. */
export const explanation = await integratedGradients(predict, { featureNames }).explain(explainedRows);
/** Another explanation of the same rows, and the elements of theirs that matter: 1 in the first two columns. */
export const other = await inputXGradient(predict).explain(explainedRows);
export const mask = { shape: [4, 4], values: explainedRows.flatMap(() => [1, 1, 0, 0]) };
export const byGradients = await integratedGradients(imageModel).explain(images);
const background = [Array.from({ length: 8 }, () => Array(8).fill(0))];
export const byShapley = await kernelShap(imageModel, { background: [background], samples: 200 }).explain(
  images,
);
export const limeExplanation = await limeImage(imageModel, { samples: 50 }).explain(images);
/** The curve of a deletion of `explanation`'s first row. */
export const curve = (await deletionAuc({ explanation, model: predict })).curves?.[0];
