import {
  gather,
  gatherND,
  maskedFill,
  oneHot,
  type ScatterReduction,
  scatter,
  scatterAlongAxis,
  scatterND,
  takeAlongAxis,
} from "@hyaline/core";
import type { ExampleInput, OpExample } from "../example.js";

const indices = (shape: readonly number[], values: readonly number[]): ExampleInput => ({
  shape,
  values,
  dtype: "int32",
});

const scatters = (reduction: ScatterReduction): readonly OpExample[] => [
  {
    op: "scatter",
    name: `${reduction}, axis 1`,
    call: (x, i, u) => scatter(x, i, u, { axis: 1, reduction }),
    inputs: [{ shape: [2, 3, 2] }, indices([2], [2, 0]), { shape: [2, 2, 2] }],
  },
  {
    op: "scatter",
    name: `${reduction}, two axes of indices`,
    call: (x, i, u) => scatter(x, i, u, { axis: 0, reduction }),
    inputs: [{ shape: [5, 2] }, indices([2, 2], [4, 0, -2, 1]), { shape: [2, 2, 2] }],
  },
  {
    op: "scatter",
    name: `${reduction}, one index`,
    call: (x, i, u) => scatter(x, i, u, { axis: -1, reduction }),
    inputs: [{ shape: [2, 3] }, indices([], [1]), { shape: [2] }],
  },
  {
    op: "scatter",
    name: `${reduction}, nothing`,
    call: (x, i, u) => scatter(x, i, u, { reduction }),
    inputs: [{ shape: [3, 2] }, indices([0], []), { shape: [0, 2] }],
  },
  {
    op: "scatterAlongAxis",
    name: `${reduction}, axis 0`,
    call: (x, i, u) => scatterAlongAxis(x, i, u, { axis: 0, reduction }),
    inputs: [{ shape: [3, 2] }, indices([2, 2], [2, 0, -2, 1]), { shape: [2, 2] }],
  },
  {
    op: "scatterAlongAxis",
    name: `${reduction}, last axis`,
    call: (x, i, u) => scatterAlongAxis(x, i, u, { axis: -1, reduction }),
    inputs: [{ shape: [2, 3] }, indices([2, 2], [0, 2, 1, -1]), { shape: [2, 2] }],
  },
];

export const indexingExamples: readonly OpExample[] = [
  {
    op: "gather",
    name: "repeated and negative indices",
    call: (x, i) => gather(x, i),
    inputs: [{ shape: [3, 2], values: [0, 1, 2, 3, 4, 5] }, indices([3], [2, -3, 2])],
    expected: [4, 5, 0, 1, 4, 5],
  },
  {
    op: "gather",
    name: "two axes of indices in the middle",
    call: (x, i) => gather(x, i, { axis: 1 }),
    inputs: [{ shape: [2, 3, 2] }, indices([2, 2], [0, 2, 1, -1])],
  },
  {
    op: "gather",
    name: "one index",
    call: (x, i) => gather(x, i, { axis: -1 }),
    inputs: [{ shape: [2, 3] }, indices([], [-1])],
  },
  {
    op: "gather",
    name: "no indices",
    call: (x, i) => gather(x, i),
    inputs: [{ shape: [3, 2] }, indices([0], [])],
  },
  {
    op: "gather",
    name: "uint8 by uint8",
    call: (x, i) => gather(x, i),
    inputs: [
      { shape: [4], dtype: "uint8", range: [0, 255] },
      { shape: [2], values: [3, 1], dtype: "uint8" },
    ],
  },
  {
    op: "takeAlongAxis",
    name: "rows",
    call: (x, i) => takeAlongAxis(x, i, { axis: 1 }),
    inputs: [{ shape: [2, 3], values: [0, 1, 2, 3, 4, 5] }, indices([2, 2], [2, 0, -2, 1])],
    expected: [2, 0, 4, 4],
  },
  {
    op: "takeAlongAxis",
    name: "broadcasting",
    call: (x, i) => takeAlongAxis(x, i, { axis: 0 }),
    inputs: [{ shape: [3, 1, 2] }, indices([2, 4, 1], [2, 0, -2, 1, 1, 2, 0, 0])],
  },
  {
    op: "takeAlongAxis",
    name: "1 axis",
    call: (x, i) => takeAlongAxis(x, i),
    inputs: [{ shape: [4] }, indices([3], [1, 1, 3])],
  },
  ...scatters("set"),
  ...scatters("add"),
  ...scatters("max"),
  {
    op: "scatter",
    name: "add to one place several times",
    call: (x, i, u) => scatter(x, i, u, { reduction: "add" }),
    inputs: [
      { shape: [3], values: [1, 2, 3] },
      indices([4], [1, 1, -1, 1]),
      { shape: [4], values: [1, 2, 3, 4] },
    ],
    expected: [1, 9, 6],
  },
  {
    op: "scatter",
    name: "largest in one place",
    call: (x, i, u) => scatter(x, i, u, { reduction: "max" }),
    inputs: [
      { shape: [3], values: [1, 2, 3] },
      indices([4], [1, 1, -1, 0]),
      { shape: [4], values: [5, 4, 2, 1.5] },
    ],
    expected: [1.5, 5, 3],
  },
  {
    op: "scatterAlongAxis",
    name: "add, int32",
    call: (x, i, u) => scatterAlongAxis(x, i, u, { axis: 0, reduction: "add" }),
    inputs: [{ shape: [3], dtype: "int32" }, indices([4], [1, 1, -1, 1]), { shape: [4], dtype: "int32" }],
  },
  {
    op: "oneHot",
    name: "out of range",
    call: (i) => oneHot(i, 3),
    inputs: [indices([4], [1, 0, -1, 3])],
    expected: [0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
  },
  {
    op: "oneHot",
    name: "first axis",
    call: (i) => oneHot(i, 3, { axis: 0, dtype: "int32" }),
    inputs: [indices([2, 2], [1, 0, 2, 1])],
  },
  {
    op: "gatherND",
    name: "elements",
    call: (x, i) => gatherND(x, i),
    inputs: [{ shape: [2, 2], values: [1, 2, 3, 4] }, indices([3, 2], [0, 1, 1, 0, -1, -1])],
    expected: [2, 3, 4],
  },
  {
    op: "gatherND",
    name: "rows",
    call: (x, i) => gatherND(x, i),
    inputs: [{ shape: [3, 2, 2] }, indices([2, 2, 1], [0, 1, 2, -1])],
  },
  {
    op: "scatterND",
    name: "elements",
    call: (x, i, u) => scatterND(x, i, u),
    inputs: [
      { shape: [2, 2], values: [0, 0, 0, 0] },
      indices([2, 2], [0, 1, 1, -2]),
      { shape: [2], values: [5, 6] },
    ],
    expected: [0, 5, 6, 0],
  },
  {
    op: "scatterND",
    name: "rows added up",
    call: (x, i, u) => scatterND(x, i, u, { reduction: "add" }),
    inputs: [{ shape: [3, 2] }, indices([2, 1], [2, 2]), { shape: [2, 2] }],
  },
  {
    op: "maskedFill",
    name: "",
    call: (x, mask) => maskedFill(x, mask, -1),
    inputs: [{ shape: [2, 3] }, { shape: [3], dtype: "bool" }],
  },
];
