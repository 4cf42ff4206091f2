import { concat, grad, lstm, type Tensor } from "@hyaline/core";
import { grad as jaxGrad, nn, numpy as np } from "@jax-js/jax";
import * as tf from "@tensorflow/tfjs-core";
import { input, type OpInput, type OpProblem } from "./opProblem.js";

const [STEPS, BATCH, FEATURES, HIDDEN] = [28, 32, 28, 64];

const scaled = (given: OpInput, factor: number): OpInput => ({
  ...given,
  data: given.data.map((v) => v * factor),
});

/** x [steps, batch, features]; the weights of the gates i, f, g, o in their rows; weights of the last hidden state. */
const inputs = [
  input(1, STEPS, BATCH, FEATURES),
  scaled(input(2, 4 * HIDDEN, FEATURES), 0.2),
  scaled(input(3, 4 * HIDDEN, HIDDEN), 0.1),
  input(4, BATCH, HIDDEN),
];

/**
 * The gradients of a weighted last hidden state by both weights, side by side. The peers have no recurrence that can be
 * differentiated, so that theirs is unrolled, as it is written for them.
 */
export const lstmSteps: readonly OpProblem[] = [
  {
    name: `LSTM step: ${STEPS} steps, batch ${BATCH}, ${FEATURES} → ${HIDDEN}, gradients by its weights`,
    inputs,
    ours: (x, w, r, c) => {
      const loss = (input: Tensor, recurrent: Tensor) => lstm(x, { input, recurrent }).hidden.mul(c).sum();
      const gradients = grad(loss, { argnums: [0, 1] })(w, r) as unknown as Tensor[];
      return concat(gradients, { axis: 1 });
    },
    jaxJs: (x, w, r, c) => {
      const loss = (input: np.Array, recurrent: np.Array): np.Array => {
        const [wT, rT] = [np.transpose(input), np.transpose(recurrent)];
        const projected = np.matmul(x, wT);
        let h = np.zeros([BATCH, HIDDEN]);
        let cell = np.zeros([BATCH, HIDDEN]);
        for (let t = 0; t < STEPS; t++) {
          const gates = projected.ref.slice(t).add(np.matmul(h, rT.ref));
          const [i, f, g, o] = np.split(gates, 4, 1) as [np.Array, np.Array, np.Array, np.Array];
          cell = nn
            .sigmoid(f)
            .mul(cell)
            .add(nn.sigmoid(i).mul(np.tanh(g)));
          h = nn.sigmoid(o).mul(np.tanh(cell.ref));
        }
        projected.dispose();
        rT.dispose();
        cell.dispose();
        return h.mul(c).sum();
      };
      return np.concatenate(jaxGrad(loss, { argnums: [0, 1] })(w, r) as np.Array[], 1);
    },
    tfjs: {
      run: (x, w, r, c) => {
        const loss = (input: tf.Tensor, recurrent: tf.Tensor): tf.Scalar => {
          const flat = tf.reshape(x, [STEPS * BATCH, FEATURES]);
          const projected = tf.unstack(
            tf.reshape(tf.matMul(flat, input, false, true), [STEPS, BATCH, 4 * HIDDEN]),
          );
          let h: tf.Tensor = tf.zeros([BATCH, HIDDEN]);
          let cell: tf.Tensor = tf.zeros([BATCH, HIDDEN]);
          for (const step of projected) {
            const gates = tf.add(step, tf.matMul(h, recurrent, false, true));
            const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
            cell = tf.add(tf.mul(tf.sigmoid(f), cell), tf.mul(tf.sigmoid(i), tf.tanh(g)));
            h = tf.mul(tf.sigmoid(o), tf.tanh(cell));
          }
          return tf.sum(tf.mul(h, c));
        };
        return tf.concat(tf.grads(loss)([w, r]), 1);
      },
    },
  },
];
