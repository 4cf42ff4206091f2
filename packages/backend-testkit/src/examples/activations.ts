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
  prelu,
  relu,
  relu6,
  selu,
  silu,
  softmax,
  softplus,
  softsign,
  type Tensor,
  thresholdedRelu,
} from "@hyaline/core";
import type { OpExample } from "../example.js";

/** Numbers on all pieces of an activation, away from its corners. */
const pieces = [-7.5, -2.9, -1.25, -0.4, 0.3, 0.9, 1.7, 5.5, 7.25];

const piecewise = (op: string, name: string, call: (x: Tensor) => Tensor): OpExample => ({
  op,
  name,
  call,
  inputs: [{ shape: [3, 3], values: pieces }],
});

/** What comes in: far, infinite and no numbers. */
const extremes = [Number.NEGATIVE_INFINITY, -1000, -0, 1000, Number.POSITIVE_INFINITY, Number.NaN];

const extreme = (op: string, call: (x: Tensor) => Tensor, expected: readonly number[]): OpExample => ({
  op,
  name: "far and infinite",
  call,
  inputs: [{ shape: [6], values: extremes }],
  expected,
  differentiable: false,
});

const { POSITIVE_INFINITY: inf, NaN: nan } = Number;

export const activationExamples: readonly OpExample[] = [
  piecewise("relu", "", relu),
  piecewise("relu6", "", relu6),
  piecewise("leakyRelu", "", leakyRelu),
  piecewise("leakyRelu", "alpha 0.3", (x) => leakyRelu(x, { alpha: 0.3 })),
  piecewise("thresholdedRelu", "", thresholdedRelu),
  piecewise("elu", "", elu),
  piecewise("elu", "alpha 0.7", (x) => elu(x, { alpha: 0.7 })),
  piecewise("celu", "", celu),
  piecewise("celu", "alpha 1.5", (x) => celu(x, { alpha: 1.5 })),
  piecewise("selu", "", selu),
  piecewise("silu", "", silu),
  piecewise("gelu", "", gelu),
  piecewise("gelu", "tanh", (x) => gelu(x, { approximate: "tanh" })),
  piecewise("mish", "", mish),
  piecewise("softplus", "", softplus),
  piecewise("logSigmoid", "", logSigmoid),
  piecewise("softsign", "", softsign),
  piecewise("hardSigmoid", "", hardSigmoid),
  piecewise("hardSigmoid", "ONNX's slope", (x) => hardSigmoid(x, { alpha: 0.2, beta: 0.4 })),
  piecewise("hardSwish", "", hardSwish),
  extreme("relu", relu, [0, 0, 0, 1000, inf, nan]),
  extreme("relu6", relu6, [0, 0, 0, 6, 6, nan]),
  extreme("leakyRelu", leakyRelu, [-inf, -10, 0, 1000, inf, nan]),
  extreme("elu", elu, [-1, -1, 0, 1000, inf, nan]),
  extreme("softplus", softplus, [0, 0, Math.LN2, 1000, inf, nan]),
  extreme("logSigmoid", logSigmoid, [-inf, -1000, -Math.LN2, 0, 0, nan]),
  extreme("hardSigmoid", hardSigmoid, [0, 0, 0.5, 1, 1, nan]),
  {
    op: "prelu",
    name: "a slope for each channel",
    call: (x, slope) => prelu(x, slope),
    inputs: [{ shape: [2, 3, 2] }, { shape: [3, 1] }],
  },
  { op: "softmax", name: "", call: (x) => softmax(x), inputs: [{ shape: [2, 3] }] },
  {
    op: "softmax",
    name: "axis 1 of 3",
    call: (x) => softmax(x, { axis: 1 }),
    inputs: [{ shape: [2, 3, 2] }],
  },
  {
    op: "softmax",
    name: "large numbers",
    call: (x) => softmax(x),
    inputs: [{ shape: [2, 2], values: [1000, 1000, -1e30, 1e30] }],
    expected: [0.5, 0.5, 0, 1],
    differentiable: false,
  },
  { op: "softmax", name: "float16", call: (x) => softmax(x), inputs: [{ shape: [5], dtype: "float16" }] },
  { op: "logSoftmax", name: "", call: (x) => logSoftmax(x), inputs: [{ shape: [2, 3] }] },
  {
    op: "logSoftmax",
    name: "axis 0",
    call: (x) => logSoftmax(x, { axis: 0 }),
    inputs: [{ shape: [3, 2] }],
  },
  {
    op: "logSoftmax",
    name: "large numbers",
    call: (x) => logSoftmax(x),
    inputs: [{ shape: [2, 2], values: [1000, 1000, 0, 1e4] }],
    expected: [-Math.LN2, -Math.LN2, -1e4, 0],
    differentiable: false,
  },
];
