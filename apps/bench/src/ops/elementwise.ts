import { relu, sigmoid, tanh } from "@hyaline/core";
import { nn, numpy as np } from "@jax-js/jax";
import * as tf from "@tensorflow/tfjs-core";
import { input, type OpProblem } from "./opProblem.js";

const ROWS = 512;
const COLUMNS = 1024;
const matrix = (seed: number) => input(seed, ROWS, COLUMNS);

export const elementwises: readonly OpProblem[] = [
  {
    name: `arithmetic chain relu(a b + a) − b, ${ROWS} × ${COLUMNS}`,
    inputs: [matrix(1), matrix(2)],
    ours: (a, b) => relu(a.mul(b).add(a)).sub(b),
    jaxJs: (a, b) => nn.relu(a.ref.mul(b.ref).add(a)).sub(b),
    tfjs: { run: (a, b) => tf.sub(tf.relu(tf.add(tf.mul(a, b), a)), b) },
  },
  {
    name: `transcendental chain tanh(a) σ(b), ${ROWS} × ${COLUMNS}`,
    inputs: [matrix(1), matrix(2)],
    ours: (a, b) => tanh(a).mul(sigmoid(b)),
    jaxJs: (a, b) => np.tanh(a).mul(nn.sigmoid(b)),
    tfjs: { run: (a, b) => tf.mul(tf.tanh(a), tf.sigmoid(b)) },
  },
  {
    name: `matrix plus row plus column, ${ROWS} × ${COLUMNS}`,
    inputs: [matrix(1), input(2, 1, COLUMNS), input(3, ROWS, 1)],
    ours: (a, row, column) => a.add(row).add(column),
    jaxJs: (a, row, column) => a.add(row).add(column),
    tfjs: { run: (a, row, column) => tf.add(tf.add(a, row), column) },
  },
];
