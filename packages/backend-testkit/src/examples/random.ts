import { erfInv, random, type Tensor } from "@hyaline/core";
import type { ExampleInput, OpExample } from "../example.js";

const key: ExampleInput = { shape: [2], dtype: "uint32", range: [0, 2 ** 32 - 1] };

/** The bits are exact on every backend; what is made of them in floating point is rounded there. */
const draw = (op: string, name: string, call: (key: Tensor) => Tensor): OpExample => ({
  op,
  name,
  call,
  inputs: [key],
});

export const randomExamples: readonly OpExample[] = [
  {
    op: "randomBits",
    name: "an odd number",
    call: (k) => random.bits(k, [3, 3]),
    inputs: [key],
  },
  draw("randomBits", "one", (k) => random.bits(k, [])),
  draw("randomBits", "none", (k) => random.bits(k, [2, 0])),
  {
    op: "randomFold",
    name: "",
    call: (k, data) => random.fold(k, data),
    inputs: [key, { shape: [], dtype: "uint32", range: [0, 2 ** 32 - 1] }],
  },
  draw("random.split", "", (k) => random.split(k, 3)[2] as Tensor),
  draw("random.uniform", "", (k) => random.uniform(k, [4, 2], { low: -1, high: 3 })),
  draw("random.uniform", "float64", (k) => random.uniform(k, [5], { dtype: "float64" })),
  draw("random.uniform", "float16", (k) => random.uniform(k, [5], { dtype: "float16" })),
  draw("random.normal", "", (k) => random.normal(k, [3, 3])),
  draw("random.truncatedNormal", "", (k) => random.truncatedNormal(k, [7])),
  draw("random.bernoulli", "", (k) => random.bernoulli(k, [9], { probability: 0.3 })),
  draw("random.integer", "", (k) => random.integer(k, [9], { low: -3, high: 100 })),
  draw("random.permutation", "", (k) => random.permutation(k, 6)),
  draw("random.gumbel", "", (k) => random.gumbel(k, [5])),
  {
    op: "random.categorical",
    name: "",
    call: (k, logits) => random.categorical(k, logits, { samples: [4] }),
    inputs: [key, { shape: [2, 3] }],
    differentiable: false,
  },
  {
    op: "erfInv",
    name: "",
    call: (x) => erfInv(x),
    inputs: [{ shape: [6], values: [-0.8, -0.3, 1e-6, 0.2, 0.5, 0.7] }],
    // Finite differences of a function with such large higher derivatives are off by this much.
    tolerance: 10,
  },
  {
    op: "erfInv",
    name: "near and at the ends",
    call: (x) => erfInv(x),
    inputs: [{ shape: [5], values: [-0.9999, 0.99999, 1, -1, 1.5] }],
    differentiable: false,
  },
];
