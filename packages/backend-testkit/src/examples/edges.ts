/** What lies at the edges of dtypes and of functions, by the rules of docs/numeric-edges.md: the same on every backend. */
import {
  add,
  argMax,
  argMin,
  atan2,
  attention,
  cast,
  clip,
  type DType,
  div,
  floorDiv,
  fmod,
  full,
  instanceNorm,
  layerNorm,
  logSoftmax,
  max,
  mean,
  meanSquaredError,
  median,
  min,
  mod,
  mul,
  norm,
  pad,
  pow,
  rmsNorm,
  shiftLeft,
  shiftRight,
  softmax,
  sort,
  standardDeviation,
  type Tensor,
  topK,
} from "@hyaline/core";
import type { OpExample } from "../example.js";
import { pairs, values } from "./known.js";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

const BEYOND = [nan, inf, -inf, 3e9, -3e9, 5e9, 300.7, -1.5, -200, 127.9];

/** What those are as integers: towards zero, then the nearest that there is. */
const saturated: Partial<Record<DType, readonly number[]>> = {
  int32: [0, 2147483647, -2147483648, 2147483647, -2147483648, 2147483647, 300, -1, -200, 127],
  uint32: [0, 4294967295, 0, 3e9, 0, 4294967295, 300, 0, 0, 127],
  uint8: [0, 255, 0, 255, 0, 255, 255, 0, 0, 127],
  int8: [0, 127, -128, 127, -128, 127, 127, -1, -128, 127],
  bool: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
};

/** Those of the numbers that float16 holds. */
const halves = (expected: readonly number[]): [number[], number[]] => {
  const held = [0, 1, 2, 7, 8];
  return [held.map((i) => BEYOND[i] as number), held.map((i) => expected[i] as number)];
};

const casts = Object.entries(saturated).flatMap(([to, expected]): OpExample[] => [
  values("cast", `float32 beyond ${to}`, (x) => cast(x, to as DType), BEYOND, expected),
  values("cast", `float64 beyond ${to}`, (x) => cast(x, to as DType), BEYOND, expected, "float64"),
  values("cast", `float16 beyond ${to}`, (x) => cast(x, to as DType), ...halves(expected), "float16"),
  {
    op: "cast",
    name: `a known number beyond ${to}`,
    call: () => cast(full([2], 3e9), to as DType),
    inputs: [],
    expected: [expected[3] as number, expected[3] as number],
  },
]);

const wraps: readonly (readonly [
  from: DType,
  given: readonly number[],
  to: DType,
  expected: readonly number[],
])[] = [
  ["int32", [300, -1, -129, 65536], "uint8", [44, 255, 127, 0]],
  ["int32", [300, -1, -129, 128], "int8", [44, -1, 127, -128]],
  ["int32", [-1, -2147483648], "uint32", [4294967295, 2147483648]],
  ["uint32", [4294967295, 2147483648], "int32", [-1, -2147483648]],
];

const dividends = [7, -7, 0, -128];
const byZero = (dtype: DType) =>
  (
    [
      ["div", div],
      ["floorDiv", floorDiv],
      ["mod", mod],
      ["fmod", fmod],
    ] as const
  ).map(([op, call]) =>
    pairs(
      op,
      `${dtype} by 0`,
      call,
      [dtype.startsWith("u") ? dividends.map(Math.abs) : dividends, [0, 0, 0, 0]],
      [0, 0, 0, 0],
      dtype,
    ),
  );

/** The low bits of a number as integers hold them. */
const storeAs: Partial<Record<DType, (v: number) => number>> = {
  int32: (v) => v | 0,
  uint32: (v) => v >>> 0,
  int8: (v) => (v << 24) >> 24,
  uint8: (v) => v & 255,
};

const counts = [0, 1, 7, 8, 31, 32, 33, 100, -1];
const shifts = (dtype: DType, width: number, a: number): OpExample[] => {
  const given = [counts.map(() => a), counts.map((n) => (dtype.startsWith("u") ? Math.abs(n) : n))] as const;
  const store = storeAs[dtype] as (v: number) => number;
  const inside = (n: number) => n >= 0 && n < width;
  const left = given[1].map((n) => (inside(n) ? store(a << n) : 0));
  const right = given[1].map((n) => (inside(n) ? Math.floor(a / 2 ** n) : -Number(a < 0)));
  return [
    pairs("shiftLeft", `${dtype} ${a}, by its width and more`, shiftLeft, given, left, dtype),
    pairs("shiftRight", `${dtype} ${a}, by its width and more`, shiftRight, given, right, dtype),
  ];
};

const withNaN = [3, nan, 1, 2];
const half = (values: readonly number[]) => ({
  shape: [1, values.length],
  values,
  dtype: "float16" as const,
});
const exact = (
  op: string,
  name: string,
  call: (x: Tensor) => Tensor,
  input: readonly number[],
  expected: readonly number[],
): OpExample => ({
  op,
  name,
  call,
  inputs: [half(input)],
  expected,
  differentiable: false,
});

export const edgeExamples: readonly OpExample[] = [
  ...casts,
  ...wraps.map(([from, given, to, expected]) =>
    values("cast", `${from} wraps to ${to}`, (x) => cast(x, to), given, expected, from),
  ),
  ...(["int32", "uint32", "int8", "uint8"] as const).flatMap(byZero),
  values("clip", "uint8 by bounds beyond it", (x) => clip(x, -5, 300), [0, 7, 255], [0, 7, 255], "uint8"),
  values("pad", "uint8 by a number beyond it", (x) => pad(x, 1, { value: 300 }), [7], [255, 7, 255], "uint8"),
  ...shifts("int32", 32, -5),
  ...shifts("uint32", 32, 2147483653),
  ...shifts("int8", 8, -5),
  ...shifts("uint8", 8, 133),
  pairs("div", "the least int32 by -1 wraps", div, [[-2147483648], [-1]], [-2147483648], "int32"),
  pairs("div", "the least int8 by -1 wraps", div, [[-128], [-1]], [-128], "int8"),
  pairs(
    "div",
    "inverses, whose product is taken and of which one is used again",
    (a, b) => add(mul(div(1, a), div(1, b)), mul(div(1, a), a.mul(3))),
    [
      [2, 4],
      [8, 0.5],
    ],
    [3.0625, 3.5],
  ),
  values("median", "NaN", median, withNaN, [nan]),
  values("median", "NaN in the middle", median, [1, nan, 3], [nan]),
  values("sort", "NaN is the largest", (x) => sort(x), withNaN, [1, 2, 3, nan]),
  values("topK", "NaN is the largest", (x) => topK(x, 2).values, withNaN, [nan, 3]),
  values("argMax", "NaN is found", (x) => argMax(x), withNaN, [1]),
  values("argMin", "NaN is found", (x) => argMin(x), withNaN, [1]),
  values("max", "NaN wins", (x) => max(x), withNaN, [nan]),
  values("min", "NaN wins", (x) => min(x), withNaN, [nan]),
  pairs(
    "atan2",
    "zeros of both signs",
    atan2,
    [
      [0, -0, 0, -0, 1, -1, 0, -0],
      [0, 0, -0, -0, -0, -0, -2, -2],
    ],
    [0, 0, Math.PI, -Math.PI, Math.PI / 2, -Math.PI / 2, Math.PI, -Math.PI],
  ),
  pairs(
    "atan2",
    "infinities and NaN",
    atan2,
    [
      [inf, -inf, inf, -inf, 1, 1, inf, nan, 1],
      [inf, inf, -inf, -inf, inf, -inf, 1, 1, nan],
    ],
    [Math.PI / 4, -Math.PI / 4, 0.75 * Math.PI, -0.75 * Math.PI, 0, Math.PI, Math.PI / 2, nan, nan],
  ),
  pairs(
    "pow",
    "zeros, infinities and NaN",
    pow,
    [
      [0, 0, 2, -2, inf, 0, nan],
      [0, -1, -inf, 3, 0, inf, 0],
    ],
    [1, inf, 0, -8, 1, 0, 1],
  ),
  { op: "softmax", name: "of no elements", call: (x) => softmax(x), inputs: [{ shape: [2, 0] }] },
  { op: "logSoftmax", name: "of no elements", call: (x) => logSoftmax(x), inputs: [{ shape: [2, 0] }] },
  {
    op: "attention",
    name: "a float mask that allows nothing",
    call: (q, k, v, mask) => attention(q, k, v, { mask }),
    inputs: [
      { shape: [2, 3] },
      { shape: [2, 3] },
      { shape: [2, 2], values: [1, 2, 3, 4] },
      { shape: [2, 2], values: [-inf, -inf, 0, -inf] },
    ],
    expected: [0, 0, 1, 2],
    differentiable: [true, true, true, false],
  },
  {
    op: "attention",
    name: "a float mask of what is to come, and causal",
    call: (q, k, v, mask) => attention(q, k, v, { mask, causal: true }),
    inputs: [
      { shape: [2, 3] },
      { shape: [2, 3] },
      { shape: [2, 2], values: [1, 2, 3, 4] },
      { shape: [2, 2], values: [-inf, 0, -inf, 0] },
    ],
    expected: [0, 0, 3, 4],
    differentiable: [true, true, true, false],
  },
  // Squares of these lie beyond float16, their means and roots do not.
  exact("layerNorm", "float16 whose squares overflow", (x) => layerNorm(x), [300, -300], [1, -1]),
  exact("rmsNorm", "float16 whose squares overflow", (x) => rmsNorm(x), [300, -300], [1, -1]),
  exact(
    "instanceNorm",
    "float16 whose squares overflow",
    (x) => instanceNorm(x.reshape([1, 1, 2])),
    [300, -300],
    [1, -1],
  ),
  exact("standardDeviation", "float16 whose squares overflow", standardDeviation, [300, -300], [300]),
  exact("norm", "float16 whose squares overflow", norm, [300, -400], [500]),
  exact("mean", "float16 whose sum overflows", mean, [60000, 60000], [60000]),
  exact(
    "meanSquaredError",
    "float16 whose squares overflow",
    (x) => meanSquaredError(x, x.mul(0)),
    [300, 0, 0, 0],
    [22500],
  ),
];
