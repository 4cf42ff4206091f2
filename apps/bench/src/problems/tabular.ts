import { uniformArray } from "../random.js";
import { type Network, type TrainingProblem, trainingProblem } from "./network.js";

/** A classifier of tables, of the size that KernelSHAP is used on: 30 features, two hidden layers. */
const tabular: Network = {
  inputShape: [30],
  layers: [
    { kind: "dense", units: 128 },
    { kind: "relu" },
    { kind: "dense", units: 64 },
    { kind: "relu" },
    { kind: "dense", units: 2 },
  ],
};

export const tabularProblem = (rows: number): TrainingProblem => trainingProblem(tabular, rows);

/** float32[rows, 30] */
export const tabularBackground = (rows: number): Float32Array => uniformArray(77, rows * 30, 1);
