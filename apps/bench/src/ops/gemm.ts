import { matMul } from "@hyaline/core";
import { numpy as np } from "@jax-js/jax";
import * as tf from "@tensorflow/tfjs-core";
import { input, type OpProblem } from "./opProblem.js";

const gemm = (m: number, k: number, n: number): OpProblem => ({
  name: `GEMM ${m} × ${k} × ${n}`,
  inputs: [input(1, m, k), input(2, k, n)],
  ours: (a, b) => matMul(a, b),
  jaxJs: (a, b) => np.matmul(a, b),
  tfjs: { run: (a, b) => tf.matMul(a, b) },
});

export const gemms: readonly OpProblem[] = [gemm(128, 784, 256), gemm(512, 512, 512)];
