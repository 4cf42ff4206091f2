import { type Backend, relu } from "@hyaline/core";
import { conv2d, dense, flatten, maxPool2d, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { fit, losses } from "@hyaline/training";
import { digits } from "./digits.js";

/** Rows of a step. */
const ROWS = 64;

/** The demo's network for digits. */
const model = sequential({
  conv1: conv2d(16, 3, { padding: "same", activation: relu }),
  pool1: maxPool2d(2),
  conv2: conv2d(32, 3, { padding: "same", activation: relu }),
  pool2: maxPool2d(2),
  flatten: flatten(),
  classes: dense(10),
});

/** The loss at each step of a training run that is the same everywhere: seed, rows, first weights. */
export async function lossCurve(backend: Backend, steps: number): Promise<number[]> {
  const data = await digits(ROWS);
  const { history } = await fit(model, data, {
    loss: losses.crossEntropy,
    optimizer: adam({ learningRate: 0.01 }),
    batchSize: "full",
    epochs: steps,
    seed: 0,
    backend,
  });
  return history.map(({ loss }) => loss);
}
