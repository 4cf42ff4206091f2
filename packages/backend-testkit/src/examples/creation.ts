import { arange, eye, fill, full, iota, linspace, ones, zeros } from "@hyaline/core";
import type { OpExample } from "../example.js";

export const creationExamples: readonly OpExample[] = [
  {
    op: "fill",
    name: "",
    call: () => fill(2.5, { dtype: "float32", shape: [2] }),
    inputs: [],
    expected: [2.5, 2.5],
  },
  {
    op: "fill",
    name: "int8",
    call: () => fill(-3, { dtype: "int8", shape: [1, 2] }),
    inputs: [],
    expected: [-3, -3],
  },
  {
    op: "fill",
    name: "bool",
    call: () => fill(1, { dtype: "bool", shape: [2] }),
    inputs: [],
    expected: [1, 1],
  },
  {
    op: "fill",
    name: "empty",
    call: () => fill(1, { dtype: "float32", shape: [0, 2] }),
    inputs: [],
    expected: [],
  },
  {
    op: "iota",
    name: "",
    call: () => iota({ dtype: "int32", shape: [2, 3] }, 1),
    inputs: [],
    expected: [0, 1, 2, 0, 1, 2],
  },
  {
    op: "iota",
    name: "axis 0",
    call: () => iota({ dtype: "float32", shape: [2, 3] }, 0),
    inputs: [],
    expected: [0, 0, 0, 1, 1, 1],
  },
  { op: "full", name: "", call: () => full([2], 7), inputs: [], expected: [7, 7] },
  { op: "zeros", name: "", call: () => zeros([2]), inputs: [], expected: [0, 0] },
  { op: "ones", name: "", call: () => ones([2]), inputs: [], expected: [1, 1] },
  { op: "arange", name: "", call: () => arange(2, 8, 2), inputs: [], expected: [2, 4, 6] },
  { op: "arange", name: "backwards", call: () => arange(3, 0, -1), inputs: [], expected: [3, 2, 1] },
  {
    op: "arange",
    name: "fractions of float64",
    call: () => arange(0, 0.5, 0.1, { dtype: "float64" }),
    inputs: [],
    expected: [0, 0.1, 0.2, 0.3, 0.4],
  },
  { op: "linspace", name: "", call: () => linspace(0, 1, 5), inputs: [], expected: [0, 0.25, 0.5, 0.75, 1] },
  { op: "eye", name: "", call: () => eye(2, 3), inputs: [], expected: [1, 0, 0, 0, 1, 0] },
];
