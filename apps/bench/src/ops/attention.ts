import { attention } from "@hyaline/core";
import { nn, numpy as np } from "@jax-js/jax";
import * as tf from "@tensorflow/tfjs-core";
import { input, type OpProblem } from "./opProblem.js";

const [BATCH, HEADS, STEPS, SIZE] = [4, 8, 128, 32];
const heads = (seed: number) => input(seed, BATCH, HEADS, STEPS, SIZE);

export const attentions: readonly OpProblem[] = [
  {
    name: `scaled dot-product attention, ${BATCH} × ${HEADS} heads, ${STEPS} steps of ${SIZE}`,
    inputs: [heads(1), heads(2), heads(3)],
    ours: (q, k, v) => attention(q, k, v),
    jaxJs: (q, k, v) => {
      const scores = np.matmul(q, np.swapaxes(k, 2, 3)).mul(1 / Math.sqrt(SIZE));
      return np.matmul(nn.softmax(scores, -1), v);
    },
    tfjs: {
      run: (q, k, v) => {
        const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(SIZE));
        return tf.matMul(tf.softmax(scores), v);
      },
    },
  },
];
