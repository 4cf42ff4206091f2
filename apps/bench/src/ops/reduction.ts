import { max, mean, softmax, sum } from "@hyaline/core";
import { nn, numpy as np } from "@jax-js/jax";
import * as tf from "@tensorflow/tfjs-core";
import { input, type OpProblem } from "./opProblem.js";

const matrix = input(1, 512, 1024);

export const reductions: readonly OpProblem[] = [
  {
    name: "sum of the rows of 512 × 1024",
    inputs: [matrix],
    ours: (x) => sum(x, { axes: 1 }),
    jaxJs: (x) => np.sum(x, 1),
    tfjs: { run: (x) => tf.sum(x, 1) },
  },
  {
    name: "mean of the columns of 512 × 1024",
    inputs: [matrix],
    ours: (x) => mean(x, { axes: 0 }),
    jaxJs: (x) => np.mean(x, 0),
    tfjs: { run: (x) => tf.mean(x, 0) },
  },
  {
    name: "maximum of the rows of 512 × 1024",
    inputs: [matrix],
    ours: (x) => max(x, { axes: 1 }),
    jaxJs: (x) => np.max(x, 1),
    tfjs: { run: (x) => tf.max(x, 1) },
  },
  {
    name: "softmax of the rows of 512 × 1024",
    inputs: [matrix],
    ours: (x) => softmax(x),
    jaxJs: (x) => nn.softmax(x, -1),
    tfjs: { run: (x) => tf.softmax(x) },
  },
];
