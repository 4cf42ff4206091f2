import {
  adaptiveAvgPool,
  adaptiveMaxPool,
  avgPool,
  globalAvgPool,
  globalMaxPool,
  lpPool,
  maxPool,
  maxPoolWithIndices,
  type PoolOptions,
  type Shape,
} from "@hyaline/core";
import type { OpExample } from "../example.js";

const cases: readonly { readonly name: string; readonly x: Shape; readonly options: PoolOptions }[] = [
  { name: "2 × 2", x: [2, 2, 4, 6], options: { kernel: 2 } },
  {
    name: "1-D, padded, with a part of a window at the end",
    x: [1, 2, 7],
    options: { kernel: 3, strides: 2, padding: 1, ceilMode: true },
  },
  {
    name: "2-D, uneven padding, with parts of windows at the end",
    x: [2, 1, 6, 5],
    options: {
      kernel: [3, 2],
      strides: [2, 2],
      padding: [
        [1, 0],
        [0, 1],
      ],
      ceilMode: true,
    },
  },
  { name: "2-D, overlapping and spread", x: [1, 2, 6, 5], options: { kernel: 2, dilations: 2, strides: 1 } },
  { name: "1-D, windows apart", x: [1, 2, 9], options: { kernel: 2, strides: 3 } },
  { name: "1-D, same", x: [1, 1, 5], options: { kernel: 3, strides: 2, padding: "same" } },
  { name: "3-D", x: [1, 2, 3, 4, 2], options: { kernel: 2, strides: 1 } },
  { name: "no examples", x: [0, 2, 4], options: { kernel: 2 } },
];

// Maxima have no second derivative, and no first one where two elements of a window are nearly equal: spread them.
const apart = (shape: Shape): readonly number[] => {
  const size = shape.reduce((a, b) => a * b, 1);
  return Array.from({ length: size }, (_, i) => ((i * 37) % Math.max(1, size)) / 4 + ((i * 37) % 7) * 0.01);
};

export const poolingExamples: readonly OpExample[] = [
  ...cases.flatMap(({ name, x, options }): OpExample[] => [
    {
      op: "maxPool",
      name,
      call: (a) => maxPool(a, options),
      inputs: [{ shape: x, values: apart(x) }],
      smooth: false,
    },
    {
      op: "maxPool",
      name: `${name}, with indices`,
      call: (a) => maxPoolWithIndices(a, options),
      inputs: [{ shape: x, values: apart(x) }],
      smooth: false,
    },
    ...[true, false].map(
      (countIncludePad): OpExample => ({
        op: "avgPool",
        name: countIncludePad ? `${name}, counting padding` : name,
        call: (a) => avgPool(a, { ...options, countIncludePad }),
        inputs: [{ shape: x }],
      }),
    ),
  ]),
  {
    op: "maxPool",
    name: "the first of equals, the first NaN, and only padding's neighbours",
    call: (x) => maxPoolWithIndices(x, { kernel: 3, padding: 1 })[1],
    inputs: [{ shape: [1, 2, 5], values: [-7, -8, 5, 5, 5, 1, 2, Number.NaN, 9, Number.NaN] }],
    expected: [0, 2, 6, 7],
    differentiable: false,
  },
  {
    op: "maxPool",
    name: "int8",
    call: (x) => maxPool(x, { kernel: 2 }),
    inputs: [{ shape: [1, 1, 4], dtype: "int8", values: [-128, -127, 3, -3] }],
    expected: [-127, 3],
  },
  {
    op: "avgPool",
    name: "counts worked out by hand",
    call: (x) => avgPool(x, { kernel: 3, strides: 2, padding: 1, ceilMode: true }),
    inputs: [{ shape: [1, 1, 4], values: [1, 2, 3, 4] }],
    expected: [1.5, 3, 4],
  },
  {
    op: "avgPool",
    name: "counts with padding worked out by hand",
    call: (x) => avgPool(x, { kernel: 3, strides: 2, padding: 1, ceilMode: true, countIncludePad: true }),
    inputs: [{ shape: [1, 1, 4], values: [1, 2, 3, 4] }],
    expected: [1, 3, 2],
  },
  {
    op: "lpPool",
    name: "2-norm, padded, with part of a window at the end",
    call: (x) => lpPool(x, { kernel: 3, strides: 2, padding: 1, ceilMode: true }),
    inputs: [{ shape: [2, 2, 6] }],
    tolerance: 10,
  },
  {
    op: "lpPool",
    name: "3-norm",
    call: (x) => lpPool(x, { kernel: 2, p: 3 }),
    inputs: [{ shape: [1, 2, 4, 4], range: [0.5, 2] }],
  },
  {
    op: "lpPool",
    name: "a window of zeros",
    call: (x) => lpPool(x, { kernel: 2 }),
    inputs: [{ shape: [1, 1, 4], values: [3, -4, 0, 0] }],
    expected: [5, 0],
    differentiable: false,
  },
  {
    op: "adaptiveAvgPool",
    name: "uneven",
    call: (x) => adaptiveAvgPool(x, { size: [3, 2] }),
    inputs: [{ shape: [2, 2, 7, 3] }],
  },
  {
    op: "adaptiveAvgPool",
    name: "even",
    call: (x) => adaptiveAvgPool(x, { size: 2 }),
    inputs: [{ shape: [1, 2, 4, 6] }],
  },
  {
    op: "adaptiveMaxPool",
    name: "uneven",
    call: (x) => adaptiveMaxPool(x, { size: [3, 2] }),
    inputs: [{ shape: [2, 1, 7, 3], values: apart([2, 1, 7, 3]) }],
    smooth: false,
  },
  {
    op: "adaptiveMaxPool",
    name: "worked out by hand",
    call: (x) => adaptiveMaxPool(x, { size: 3 }),
    inputs: [{ shape: [1, 1, 5], values: [4, 1, 3, 2, 5] }],
    expected: [4, 3, 5],
    smooth: false,
  },
  { op: "globalAvgPool", name: "", call: globalAvgPool, inputs: [{ shape: [2, 3, 2, 4] }] },
  {
    op: "globalMaxPool",
    name: "",
    call: globalMaxPool,
    inputs: [{ shape: [2, 2, 3], values: apart([2, 2, 3]) }],
    smooth: false,
  },
];
