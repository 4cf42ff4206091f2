import { type Network, type TrainingProblem, trainingProblem } from "./network.js";

/** A small classifier of 28 × 28 grey images: two convolutions, each with a pool, and a dense layer. */
const cnn: Network = {
  inputShape: [1, 28, 28],
  layers: [
    { kind: "conv", filters: 16, kernel: 3 },
    { kind: "relu" },
    { kind: "maxPool", size: 2 },
    { kind: "conv", filters: 32, kernel: 3 },
    { kind: "relu" },
    { kind: "maxPool", size: 2 },
    { kind: "flatten" },
    { kind: "dense", units: 10 },
  ],
};

export const cnnProblem = (batch = 64): TrainingProblem => trainingProblem(cnn, batch);
