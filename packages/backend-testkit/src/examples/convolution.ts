import {
  type ConvOptions,
  type ConvTransposeOptions,
  conv,
  convFilterGradient,
  convTranspose,
  type Shape,
} from "@hyaline/core";
import type { OpExample } from "../example.js";

interface Case {
  readonly name: string;
  readonly x: Shape;
  readonly w: Shape;
  readonly options: ConvOptions;
  /** The shape of the result. */
  readonly y: Shape;
}

const cases: readonly Case[] = [
  { name: "1-D", x: [2, 3, 7], w: [4, 3, 3], options: {}, y: [2, 4, 5] },
  {
    name: "1-D, strides that leave some input out",
    x: [1, 2, 8],
    w: [3, 2, 2],
    options: { strides: 3, padding: [[1, 0]] },
    y: [1, 3, 3],
  },
  {
    name: "2-D, everything at once",
    x: [2, 4, 6, 5],
    w: [6, 2, 3, 2],
    options: {
      strides: [2, 1],
      padding: [
        [1, 2],
        [0, 1],
      ],
      dilations: [1, 2],
      groups: 2,
    },
    y: [2, 6, 4, 4],
  },
  { name: "2-D, 1 × 1", x: [2, 2, 3, 3], w: [3, 2, 1, 1], options: {}, y: [2, 3, 3, 3] },
  { name: "2-D, same", x: [1, 2, 4, 5], w: [2, 2, 3, 2], options: { padding: "same" }, y: [1, 2, 4, 5] },
  {
    name: "2-D, each channel alone with two filters",
    x: [1, 3, 4, 4],
    w: [6, 1, 3, 3],
    options: { groups: 3, strides: 2, padding: 1 },
    y: [1, 6, 2, 2],
  },
  {
    name: "3-D",
    x: [1, 2, 4, 3, 3],
    w: [2, 1, 2, 2, 2],
    options: { padding: 1, groups: 2, strides: [3, 2, 1] },
    y: [1, 2, 2, 2, 4],
  },
];

const convolutions: readonly OpExample[] = cases.flatMap(({ name, x, w, options, y }) => [
  { op: "conv", name, call: (a, b) => conv(a, b, options), inputs: [{ shape: x }, { shape: w }] },
  {
    op: "convFilterGradient",
    name,
    call: (a, b) => convFilterGradient(a, b, { ...options, kernel: w.slice(2) }),
    inputs: [{ shape: x }, { shape: y }],
  },
]);

const transposed = (
  name: string,
  shapes: readonly Shape[],
  options: ConvTransposeOptions = {},
): OpExample => ({
  op: "convTranspose",
  name,
  call: (x, w, bias) => convTranspose(x, w, bias, options),
  inputs: shapes.map((shape) => ({ shape })),
});

export const convolutionExamples: readonly OpExample[] = [
  ...convolutions,
  {
    op: "conv",
    name: "numbers worked out by hand",
    call: (x, w, bias) => conv(x, w, bias, { padding: [[1, 0]], dilations: 2 }),
    inputs: [
      { shape: [1, 1, 4], values: [1, 2, 3, 4] },
      { shape: [2, 1, 2], values: [1, 10, -1, 0] },
      { shape: [2], values: [0.5, 0] },
    ],
    expected: [20.5, 31.5, 42.5, 0, -1, -2],
  },
  {
    op: "conv",
    name: "a bias",
    call: (x, w, bias) => conv(x, w, bias, { groups: 2 }),
    inputs: [{ shape: [2, 2, 4] }, { shape: [4, 1, 2] }, { shape: [4] }],
  },
  {
    op: "conv",
    name: "no examples",
    call: (x, w, bias) => conv(x, w, bias),
    inputs: [{ shape: [0, 2, 4] }, { shape: [3, 2, 2] }, { shape: [3] }],
  },
  transposed("1-D, every option", [[2, 4, 4], [4, 3, 3], [3]], { strides: 2, padding: 1, outputPadding: 1 }),
  transposed("2-D, groups and dilations", [[2, 4, 4, 3], [4, 1, 3, 2], [2]], {
    strides: [2, 3],
    padding: [
      [1, 0],
      [0, 1],
    ],
    outputPadding: [1, 2],
    groups: 2,
    dilations: [1, 2],
  }),
  transposed("1-D, output padding beyond the stride", [[2, 2, 4], [2, 3, 3], [3]], {
    outputPadding: 2,
    padding: 1,
    dilations: 3,
  }),
  transposed("2-D, output padding beyond the stride", [[1, 2, 3, 2], [2, 1, 2, 2], [2]], {
    outputPadding: [1, 2],
    groups: 2,
    dilations: [2, 3],
    strides: [1, 2],
    padding: [
      [0, 0],
      [1, 1],
    ],
  }),
  transposed("2-D, two outputs for each channel", [[1, 2, 3, 3], [2, 2, 2, 2], [4]], { groups: 2 }),
  transposed("3-D", [
    [1, 2, 2, 2, 2],
    [2, 1, 2, 3, 2],
  ]),
  {
    ...transposed("numbers worked out by hand", [], { strides: 2 }),
    inputs: [
      { shape: [1, 1, 2], values: [1, 2] },
      { shape: [1, 1, 3], values: [1, 10, 100] },
    ],
    expected: [1, 10, 102, 20, 200],
  },
];
