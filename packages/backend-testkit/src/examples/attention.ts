import { attention, attentionWeights, type Shape } from "@hyaline/core";
import type { ExampleInput, OpExample } from "../example.js";

const inputs = (...shapes: Shape[]): ExampleInput[] => shapes.map((shape) => ({ shape }));

export const attentionExamples: readonly OpExample[] = [
  {
    op: "attention",
    name: "",
    call: (q, k, v) => attention(q, k, v),
    inputs: inputs([2, 3, 4], [2, 5, 4], [2, 5, 2]),
  },
  {
    op: "attention",
    name: "shared keys and values, a scale",
    call: (q, k, v) => attention(q, k, v, { scale: 0.3 }),
    inputs: inputs([2, 3, 2], [4, 2], [4, 1]),
  },
  {
    op: "attention",
    name: "causal",
    call: (q, k, v) => attention(q, k, v, { causal: true }),
    inputs: inputs([3, 2], [3, 2], [3, 2]),
  },
  {
    op: "attention",
    name: "a mask that allows a query nothing, and causal",
    call: (q, k, v, mask) => attention(q, k, v, { mask, causal: true }),
    inputs: [
      ...inputs([2, 3, 2], [2, 3, 2], [2, 3, 2]),
      { shape: [3, 3], values: [0, 1, 1, 1, 0, 1, 1, 1, 1], dtype: "bool" },
    ],
  },
  {
    op: "attention",
    name: "added scores",
    call: (q, k, v, mask) => attention(q, k, v, { mask }),
    inputs: inputs([2, 3, 2], [2, 3, 2], [2, 3, 2], [2, 1, 3]),
  },
  {
    op: "attentionWeights",
    name: "",
    call: (q, k) => attentionWeights(q, k),
    inputs: inputs([2, 3, 4], [2, 5, 4]),
  },
  {
    op: "attentionWeights",
    name: "causal, worked out by hand",
    call: (q, k) => attentionWeights(q, k, { causal: true, scale: 1 }),
    inputs: [
      { shape: [2, 1], values: [1, 1] },
      { shape: [2, 1], values: [0, Math.log(3)] },
    ],
    expected: [1, 0, 0.25, 0.75],
  },
];
