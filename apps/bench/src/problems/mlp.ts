import { type Network, type TrainingProblem, trainingProblem } from "./network.js";

/** The multilayer perceptron of DESIGN.md's speed table: 784-256-128-10. */
const mlp: Network = {
  inputShape: [784],
  layers: [
    { kind: "dense", units: 256 },
    { kind: "relu" },
    { kind: "dense", units: 128 },
    { kind: "relu" },
    { kind: "dense", units: 10 },
  ],
};

export const mlpProblem = (batch = 128): TrainingProblem => trainingProblem(mlp, batch);
