import {
  batchNorm,
  batchNormTraining,
  groupNorm,
  instanceNorm,
  layerNorm,
  lrn,
  rmsNorm,
  type Tensor,
} from "@hyaline/core";
import type { ExampleInput, OpExample } from "../example.js";

const channels: ExampleInput = { shape: [4] };
const positive: ExampleInput = { shape: [4], range: [0.5, 2] };

export const normaliseExamples: readonly OpExample[] = [
  {
    op: "layerNorm",
    name: "worked out by hand",
    call: (x, scale, bias) => layerNorm(x, { scale, bias, epsilon: 0 }),
    inputs: [
      { shape: [2, 2], values: [1, 3, -5, 5] },
      { shape: [2], values: [1, 10] },
      { shape: [2], values: [0, 0.5] },
    ],
    expected: [-1, 10.5, -1, 10.5],
    // Two numbers always become -1 and 1.
    differentiable: [false, true, true],
  },
  { op: "layerNorm", name: "alone", call: (x) => layerNorm(x), inputs: [{ shape: [2, 5] }] },
  {
    op: "layerNorm",
    name: "two axes, bias without scale",
    call: (x, bias) => layerNorm(x, { bias, axis: 1 }),
    inputs: [{ shape: [2, 3, 2] }, { shape: [3, 2] }],
  },
  {
    op: "layerNorm",
    name: "far from 0",
    call: (x) => layerNorm(x),
    inputs: [{ shape: [1, 4], values: [10001, 10002, 10003, 10004] }],
    expected: [-1.341635, -0.447212, 0.447212, 1.341635],
    differentiable: false,
    tolerance: 10,
  },
  {
    op: "rmsNorm",
    name: "",
    call: (x, scale) => rmsNorm(x, { scale }),
    inputs: [{ shape: [3, 4] }, channels],
  },
  {
    op: "batchNorm",
    name: "",
    call: (x, scale, bias, mean, variance) =>
      batchNorm(x, { scale, bias, mean: mean as Tensor, variance: variance as Tensor }),
    inputs: [{ shape: [2, 4, 3] }, channels, channels, channels, positive],
  },
  {
    op: "batchNorm",
    name: "no scale, no bias, vectors, one variance for all",
    call: (x, mean, variance) => batchNorm(x, { mean: mean as Tensor, variance: variance as Tensor }),
    inputs: [{ shape: [3, 4] }, channels, { ...positive, shape: [] }],
  },
  {
    op: "batchNormTraining",
    name: "",
    call: (x, scale, bias) => batchNormTraining(x, { scale, bias }),
    inputs: [{ shape: [3, 4, 2, 2] }, channels, channels],
  },
  {
    op: "groupNorm",
    name: "",
    call: (x, scale, bias) => groupNorm(x, { groups: 2, scale, bias }),
    inputs: [{ shape: [2, 4, 3] }, channels, channels],
  },
  {
    op: "instanceNorm",
    name: "",
    call: (x, scale, bias) => instanceNorm(x, { scale, bias }),
    inputs: [{ shape: [2, 4, 3, 2] }, channels, channels],
  },
  {
    op: "lrn",
    name: "even size",
    call: (x) => lrn(x, { size: 4, alpha: 0.5, bias: 0.7 }),
    inputs: [{ shape: [2, 5, 2, 2] }],
  },
  { op: "lrn", name: "vectors", call: (x) => lrn(x, { size: 3, alpha: 1 }), inputs: [{ shape: [2, 5] }] },
];
