/** Core's functions of one tensor that keep its shape, by name. */
import {
  celu,
  elu,
  gelu,
  hardSigmoid,
  hardSwish,
  leakyRelu,
  logSigmoid,
  logSoftmax,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softsign,
  type Tensor,
  tanh,
  thresholdedRelu,
} from "@hyaline/core";

export const activations = {
  celu,
  elu,
  gelu,
  hardSigmoid,
  hardSwish,
  leakyRelu,
  logSigmoid,
  logSoftmax,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softsign,
  tanh,
  thresholdedRelu,
} satisfies Readonly<Record<string, (x: Tensor) => Tensor>>;

export type ActivationName = keyof typeof activations;

/** The options of those that have some. */
export const activationKeys: Readonly<Partial<Record<ActivationName, readonly string[]>>> = {
  celu: ["alpha"],
  elu: ["alpha"],
  gelu: ["approximate"],
  hardSigmoid: ["alpha", "beta"],
  leakyRelu: ["alpha"],
  logSoftmax: ["axis"],
  softmax: ["axis"],
  softplus: ["beta", "threshold"],
  thresholdedRelu: ["alpha"],
};
