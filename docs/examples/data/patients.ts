import { relu, softmax, type Tensor } from "@hyaline/core";
import { bind, dense, sequential } from "@hyaline/layers";
import { loadCheckpoint } from "@hyaline/training";
import { file } from "../parts/file.js";

/** A small net that tells malignant tumours from benign ones: float32[rows, 10], standardised, to 2 logits. */
export const patientsNet = sequential(
  { hidden: dense(16, { activation: relu }), classes: dense(2) },
  { name: "patients" },
);

/** What was measured of each tumour's cells, each the mean over the cells of one image. */
const featureNames = [
  "radius",
  "texture",
  "perimeter",
  "area",
  "smoothness",
  "compactness",
  "concavity",
  "concave points",
  "symmetry",
  "fractal dimension",
];

interface PatientsFile {
  readonly params: Readonly<Record<string, Record<string, Tensor>>>;
  /** float32[1, 10], of the rows that the net was trained on */
  readonly mean: Tensor;
  readonly deviation: Tensor;
  /** float32[60, 10]: rows that the net was trained on */
  readonly background: Tensor;
  /** float32[8, 10]: rows that it was not trained on, first four malignant ones */
  readonly rows: Tensor;
}

/**
 * The trained net as a model of the measurements themselves, which gives the probabilities of malignant and benign, and rows
 * to explain. `tests/trainedNets.test.ts` trained it.
 */
export async function patients() {
  const { tree } = loadCheckpoint(await file(new URL("./patients.safetensors", import.meta.url)));
  const { params, mean, deviation, background, rows } = tree as unknown as PatientsFile;
  const logits = bind(patientsNet, { params, state: {} });
  const model = (x: Tensor) => softmax(logits(x.sub(mean).div(deviation)));
  const classes = ["malignant", "benign"];
  // As it was trained: its logits as a function of its variables, and the background's rows with their classes.
  const layer = (own: typeof params, x: Tensor) => patientsNet.apply(own, x.sub(mean).div(deviation)).output;
  const targets = Array.from({ length: 60 }, (_, row) => Number(row >= 30));
  const trained = { layer, variables: params, inputs: background, targets };
  return { model, background, rows, mean, featureNames, classes, outputNames: classes, trained };
}
