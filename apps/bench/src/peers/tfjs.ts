/** TensorFlow.js: training, with its own optimizer. */
import * as tf from "@tensorflow/tfjs-core";
// Registers the gradients of tfjs-core's kernels, which the core alone leaves out.
import "@tensorflow/tfjs-layers";
import { type Layer, step, type TrainingProblem, type Weights } from "../problems/network.js";
import type { Trainer } from "../side.js";
import { startTfjs, type TfjsEngine } from "./tfjsEngine.js";

/** Adam steps of `problem` by `tf.train.adam`, in tfjs's own layout: channels last. */
export async function tfjsTrainer(problem: TrainingProblem, engine: TfjsEngine): Promise<Trainer> {
  await startTfjs(engine);
  const { network, batch, classes, adam } = problem;
  const params = firstParams(problem);
  const x = channelsLast(tf.tensor(problem.x, [batch, ...network.inputShape]));
  const y = tf.tensor2d(problem.y, [batch, classes]);
  const optimizer = tf.train.adam(adam.learningRate, adam.beta1, adam.beta2, adam.epsilon);
  const lossOf = (): tf.Scalar => {
    const left = [...params];
    const logits = network.layers.reduce((h, layer) => apply(layer, h, left), x);
    return tf.mul(tf.sum(tf.mul(tf.logSoftmax(logits), y)), -1 / batch);
  };
  return {
    name: `tfjs-${engine}`,
    async run() {
      // The engine in use is global to tfjs.
      await tf.setBackend(engine);
      const loss = optimizer.minimize(lossOf, true) as tf.Scalar;
      const [value] = await loss.data();
      loss.dispose();
      return value as number;
    },
    dispose() {
      optimizer.dispose();
      tf.dispose([x, y, ...params.flatMap(({ kernel, bias }) => [kernel, bias])]);
    },
  };
}

interface Params {
  readonly kernel: tf.Variable;
  readonly bias: tf.Variable;
}

function firstParams({ network, weights }: TrainingProblem): Params[] {
  let shape = network.inputShape;
  let flattened: readonly number[] | undefined;
  return network.layers.flatMap((layer, i) => {
    const each = weights[i];
    if (layer.kind === "flatten") flattened = shape;
    shape = step(shape, layer);
    if (!each) return [];
    const kernel = tf.tidy(() => ownLayout(each, flattened));
    flattened = undefined;
    return [{ kernel: tf.variable(kernel), bias: tf.variable(tf.tensor1d(each.bias)) }];
  });
}

/**
 * A kernel as tfjs lays it out: filters last; and the rows of a dense one that follows a flattened image in the order
 * height, width, channel.
 */
function ownLayout({ kernel, shape }: Weights, image: readonly number[] | undefined): tf.Tensor {
  const given = tf.tensor(kernel, [...shape]);
  if (shape.length === 4) return tf.transpose(given, [2, 3, 1, 0]);
  if (image?.length !== 3) return given;
  const units = shape[1] as number;
  return tf.reshape(tf.transpose(tf.reshape(given, [...image, units]), [1, 2, 0, 3]), [...shape]);
}

const channelsLast = (x: tf.Tensor): tf.Tensor => (x.rank === 4 ? tf.transpose(x, [0, 2, 3, 1]) : x);

/** Takes the layer's parameters off the front of `params`. */
function apply(layer: Layer, x: tf.Tensor, params: Params[]): tf.Tensor {
  switch (layer.kind) {
    case "dense": {
      const { kernel, bias } = params.shift() as Params;
      return tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias);
    }
    case "conv": {
      const { kernel, bias } = params.shift() as Params;
      return tf.add(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "same"), bias);
    }
    case "maxPool":
      return tf.maxPool(x as tf.Tensor4D, layer.size, layer.size, "valid");
    case "relu":
      return tf.relu(x);
    case "flatten":
      return tf.reshape(x, [x.shape[0] as number, -1]);
  }
}
