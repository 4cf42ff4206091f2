import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  cosineSimilarity,
  crossEntropy,
  hinge,
  huber,
  klDivergence,
  logSoftmax,
  meanAbsoluteError,
  meanSquaredError,
  multiMargin,
  negativeLogLikelihood,
  smoothL1,
  type Tensor,
} from "@hyaline/core";
import type { ExampleInput, OpExample } from "../example.js";

const classes = (...values: number[]): ExampleInput => ({ shape: [values.length], values, dtype: "int32" });
const scores: ExampleInput = { shape: [3, 4] };
const weight: ExampleInput = { shape: [4], range: [0.5, 2] };
const chances: ExampleInput = { shape: [2, 3], range: [0.1, 0.9] };
/** Far enough apart that no corner of an absolute value or maximum is near. */
const corners: readonly ExampleInput[] = [
  { shape: [6], values: [0.2, -1.6, 2.2, 0.9, -0.3, 1.2] },
  { shape: [6], values: [0.5, 0.1, -1.1, 0.4, -2.9, 3.1] },
];

const overClasses = (
  op: string,
  name: string,
  call: (x: Tensor, target: Tensor, weight?: Tensor) => Tensor,
  inputs: readonly ExampleInput[] = [scores, classes(1, 3, 0)],
): OpExample => ({ op, name, call: (x, t, w) => call(x as Tensor, t as Tensor, w), inputs });

export const lossExamples: readonly OpExample[] = [
  overClasses("crossEntropy", "", (x, t) => crossEntropy(x, t)),
  overClasses("crossEntropy", "sum", (x, t) => crossEntropy(x, t, { reduction: "sum" })),
  overClasses("crossEntropy", "terms", (x, t) => crossEntropy(x, t, { reduction: "none" })),
  overClasses(
    "crossEntropy",
    "weights, smoothing, ignored targets",
    (x, t, w) => crossEntropy(x, t, { weight: w, labelSmoothing: 0.2, ignoreIndex: 3 }),
    [scores, classes(1, 3, 0), weight],
  ),
  overClasses(
    "crossEntropy",
    "probabilities, smoothed",
    (x, t, w) => crossEntropy(x, t, { weight: w, labelSmoothing: 0.2 }),
    [scores, { shape: [3, 4], range: [0, 1] }, weight],
  ),
  overClasses("crossEntropy", "places", (x, t) => crossEntropy(x, t), [
    { shape: [2, 3, 2] },
    { shape: [2, 2], values: [0, 2, 1, 1], dtype: "int32" },
  ]),
  overClasses("crossEntropy", "last axis", (x, t) => crossEntropy(x, t, { axis: -1 }), [
    { shape: [2, 2, 3] },
    { shape: [2, 2], values: [0, 2, 1, 1], dtype: "int32" },
  ]),
  overClasses("crossEntropy", "one example", (x, t) => crossEntropy(x, t), [
    { shape: [3] },
    { shape: [], values: [2], dtype: "uint8" },
  ]),
  {
    ...overClasses("crossEntropy", "far logits and a class that does not exist", (x, t) =>
      crossEntropy(x, t, { reduction: "none" }),
    ),
    inputs: [{ shape: [3, 2], values: [1000, 0, 1000, 0, 0, 0] }, classes(0, 1, 2)],
    expected: [0, 1000, Number.NaN],
    differentiable: false,
  },
  overClasses("negativeLogLikelihood", "", (x, t) => negativeLogLikelihood(logSoftmax(x), t)),
  overClasses("negativeLogLikelihood", "weights", (x, t, w) => negativeLogLikelihood(x, t, { weight: w }), [
    scores,
    classes(1, -100, 0),
    weight,
  ]),
  {
    ...overClasses("multiMargin", "", (x, t) => multiMargin(x, t)),
    inputs: [{ shape: [2, 3], values: [0.2, 1.5, -1.9, 0.4, 0.1, 2.6] }, classes(1, 0)],
    expected: [(0 + 0 + (0.7 + 3.2) / 3) / 2],
    smooth: false,
  },
  {
    ...overClasses("multiMargin", "squares, weights", (x, t, w) =>
      multiMargin(x, t, { power: 2, margin: 0.5, weight: w, reduction: "sum" }),
    ),
    inputs: [
      { shape: [2, 3], values: [0.2, 1.5, -1.9, 0.4, 0.1, 2.6] },
      classes(1, 0),
      { shape: [3], range: [0.5, 2] },
    ],
  },
  {
    op: "meanSquaredError",
    name: "",
    call: (x, t) => meanSquaredError(x, t),
    inputs: [{ shape: [2, 3] }, { shape: [2, 3] }],
  },
  {
    op: "meanSquaredError",
    name: "integer targets, sum",
    call: (x, t) => meanSquaredError(x, t, { reduction: "sum" }),
    inputs: [{ shape: [3] }, { shape: [3], dtype: "int32", range: [-2, 2] }],
  },
  {
    op: "meanAbsoluteError",
    name: "",
    call: (x, t) => meanAbsoluteError(x, t),
    inputs: corners,
    smooth: false,
  },
  { op: "huber", name: "", call: (x, t) => huber(x, t), inputs: corners },
  {
    op: "huber",
    name: "delta 0.4, terms",
    call: (x, t) => huber(x, t, { delta: 0.4, reduction: "none" }),
    inputs: corners,
  },
  { op: "smoothL1", name: "", call: (x, t) => smoothL1(x, t, { beta: 2 }), inputs: corners },
  { op: "hinge", name: "away from 1", call: (x, t) => hinge(x, t), inputs: corners, smooth: false },
  {
    op: "hinge",
    name: "",
    call: (x, t) => hinge(x, t),
    inputs: [
      { shape: [4], values: [0.5, 2, -0.5, -3] },
      { shape: [4], values: [1, 1, 1, -1] },
    ],
    expected: [0.5],
    smooth: false,
  },
  {
    op: "binaryCrossEntropy",
    name: "",
    call: (p, t) => binaryCrossEntropy(p, t),
    inputs: [chances, chances],
    tolerance: 10,
  },
  {
    op: "binaryCrossEntropy",
    name: "certain",
    call: (p, t) => binaryCrossEntropy(p, t, { reduction: "none" }),
    inputs: [
      { shape: [4], values: [0, 1, 0, 1] },
      { shape: [4], values: [0, 1, 1, 0] },
    ],
    expected: [0, 0, 100, 100],
    differentiable: false,
  },
  {
    op: "binaryCrossEntropyWithLogits",
    name: "",
    call: (x, t) => binaryCrossEntropyWithLogits(x, t),
    inputs: [{ shape: [2, 3] }, chances],
  },
  {
    op: "binaryCrossEntropyWithLogits",
    name: "positives count more",
    call: (x, t) => binaryCrossEntropyWithLogits(x, t, { positiveWeight: 3, reduction: "sum" }),
    inputs: [{ shape: [2, 3] }, chances],
  },
  {
    op: "binaryCrossEntropyWithLogits",
    name: "far logits",
    call: (x, t) => binaryCrossEntropyWithLogits(x, t, { reduction: "none" }),
    inputs: [
      { shape: [4], values: [-1000, 1000, -1000, 1000] },
      { shape: [4], values: [0, 1, 1, 0] },
    ],
    expected: [0, 0, 1000, 1000],
    differentiable: false,
  },
  {
    op: "klDivergence",
    name: "",
    call: (q, p) => klDivergence(logSoftmax(q), p),
    inputs: [{ shape: [2, 3] }, chances],
    tolerance: 10,
  },
  {
    op: "klDivergence",
    name: "logarithms, mean",
    call: (q, p) => klDivergence(q, p, { logTarget: true, reduction: "mean" }),
    inputs: [{ shape: [2, 3] }, { shape: [2, 3] }],
  },
  {
    op: "klDivergence",
    name: "of impossible classes",
    call: (q, p) => klDivergence(q, p, { reduction: "sum" }),
    inputs: [
      { shape: [2], values: [Math.log(0.5), Math.log(0.5)] },
      { shape: [2], values: [1, 0] },
    ],
    expected: [Math.LN2],
    differentiable: [true, false],
  },
  {
    op: "cosineSimilarity",
    name: "broadcasting",
    call: (a, b) => cosineSimilarity(a, b),
    inputs: [{ shape: [2, 3] }, { shape: [3] }],
  },
  {
    op: "cosineSimilarity",
    name: "axis 0, with a vector of zeros",
    call: (a, b) => cosineSimilarity(a, b, { axis: 0 }),
    inputs: [
      { shape: [2, 2], values: [1, 0, 0, 0] },
      { shape: [2, 2], values: [1, 1, 1, 1] },
    ],
    expected: [Math.SQRT1_2, 0],
    differentiable: false,
  },
];
