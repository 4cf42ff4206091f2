import {
  all,
  any,
  argMax,
  argMin,
  argSort,
  cumProd,
  cumSum,
  logSumExp,
  max,
  mean,
  median,
  min,
  norm,
  prod,
  type ReduceOptions,
  sort,
  standardDeviation,
  sum,
  type Tensor,
  takeAlongAxis,
  topK,
  variance,
} from "@hyaline/core";
import type { OpExample } from "../example.js";

type Reduce = (x: Tensor, options?: ReduceOptions) => Tensor;

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const counting = { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] } as const;

/** A reduction over all axes, one, several, and none, with and without keeping them. */
const reduction = (op: string, call: Reduce, rest: Partial<OpExample> = {}): readonly OpExample[] => [
  { op, name: "", call: (x) => call(x), inputs: [{ shape: [2, 3] }], ...rest },
  { op, name: "axis 0", call: (x) => call(x, { axes: 0 }), inputs: [{ shape: [3, 2] }], ...rest },
  {
    op,
    name: "two axes kept",
    call: (x) => call(x, { axes: [0, -1], keepDims: true }),
    inputs: [{ shape: [2, 3, 2] }],
    ...rest,
  },
  { op, name: "no axes", call: (x) => call(x, { axes: [] }), inputs: [{ shape: [2, 2] }], ...rest },
  { op, name: "scalar", call: (x) => call(x), inputs: [{ shape: [] }], ...rest },
  {
    op,
    name: "float16",
    call: (x) => call(x),
    inputs: [{ shape: [4], dtype: "float16" }],
    differentiable: false,
  },
];

/** Reduces away, or leaves, an axis without elements. */
const emptyAxes = (op: string, call: Reduce, ofNone: number): readonly OpExample[] => [
  {
    op,
    name: "of nothing",
    call: (x) => call(x, { axes: 0 }),
    inputs: [{ shape: [0, 2] }],
    expected: [ofNone, ofNone],
  },
  { op, name: "empty", call: (x) => call(x, { axes: 1 }), inputs: [{ shape: [0, 2] }], expected: [] },
];

const known = (
  op: string,
  name: string,
  call: (x: Tensor) => Tensor,
  input: OpExample["inputs"][number],
  expected: readonly number[],
): OpExample => ({ op, name, call, inputs: [input], expected, differentiable: false });

const vector = (...values: readonly number[]) => ({ shape: [values.length], values });

export const reduceExamples: readonly OpExample[] = [
  ...reduction("sum", sum),
  ...emptyAxes("sum", sum, 0),
  known("sum", "known", (x) => sum(x, { axes: 0 }), counting, [5, 7, 9]),
  known("sum", "bool counts", sum, { ...vector(1, 0, 1, 1), dtype: "bool" }, [3]),
  known("sum", "uint8 gives int32", sum, { ...vector(200, 100), dtype: "uint8" }, [300]),
  known("sum", "int32 wraps", sum, { ...vector(2147483647, 1), dtype: "int32" }, [-2147483648]),
  known("sum", "infinities", sum, vector(inf, -inf), [nan]),
  ...reduction("mean", mean),
  known("mean", "known", (x) => mean(x, { axes: 1 }), counting, [2, 5]),
  known("mean", "int32", mean, { ...vector(1, 2), dtype: "int32" }, [1.5]),
  ...reduction("prod", prod),
  ...emptyAxes("prod", prod, 1),
  known("prod", "known", (x) => prod(x, { axes: 1 }), counting, [6, 120]),
  known("prod", "int32 wraps", prod, { ...vector(65537, 65537, 65537), dtype: "int32" }, [196609]),
  { op: "prod", name: "one zero", call: (x) => prod(x), inputs: [vector(2, 0, 3, -1)] },
  { op: "prod", name: "two zeros", call: (x) => prod(x), inputs: [vector(2, 0, 3, 0, 5)] },
  { op: "prod", name: "three zeros", call: (x) => prod(x), inputs: [vector(0, 0, 3, 0)] },
  {
    op: "prod",
    name: "zeros over outer axes",
    call: (x) => prod(x, { axes: [0, 2] }),
    inputs: [{ shape: [2, 2, 2], values: [1, 2, 0, 3, 4, 5, 6, 0] }],
    expected: [40, 0],
  },
  ...reduction("max", max),
  ...reduction("min", min),
  known("max", "known", (x) => max(x, { axes: 0 }), { shape: [2, 2], values: [1, 4, 3, 2] }, [3, 4]),
  known("min", "known", (x) => min(x, { axes: 0 }), { shape: [2, 2], values: [1, 4, 3, 2] }, [1, 2]),
  known("max", "NaN", max, vector(1, nan, 3), [nan]),
  known("min", "NaN", min, vector(1, nan, 3), [nan]),
  known("max", "int32", max, { ...vector(-5, 7, 3), dtype: "int32" }, [7]),
  ...(["argMax", "argMin"] as const).flatMap((op): OpExample[] => {
    const call = { argMax, argMin }[op];
    return [
      { op, name: "", call: (x) => call(x), inputs: [{ shape: [3, 4] }], differentiable: false },
      {
        op,
        name: "axis 0 kept",
        call: (x) => call(x, { axis: 0, keepDims: true }),
        inputs: [{ shape: [3, 2, 2] }],
        differentiable: false,
      },
      { op, name: "empty", call: (x) => call(x), inputs: [{ shape: [0, 2] }], differentiable: false },
    ];
  }),
  known("argMax", "first of equals", argMax, vector(1, 3, 3, 2), [1]),
  known("argMin", "first of equals", argMin, vector(2, 1, 1, 3), [1]),
  known("argMax", "NaN", argMax, vector(1, nan, 3, nan), [1]),
  known(
    "any",
    "",
    (x) => any(x, { axes: 1 }),
    { shape: [2, 2], values: [0, 1, 0, 0], dtype: "bool" },
    [1, 0],
  ),
  known(
    "all",
    "",
    (x) => all(x, { axes: 1 }),
    { shape: [2, 2], values: [1, 1, 0, 1], dtype: "bool" },
    [1, 0],
  ),
  known("any", "of nothing", any, { shape: [0], dtype: "bool" }, [0]),
  known("all", "of nothing", all, { shape: [0], dtype: "bool" }, [1]),
  known("any", "numbers", (x) => any(x, { keepDims: true }), vector(0, -2, 0), [1]),
  ...reduction("logSumExp", logSumExp),
  known("logSumExp", "large", logSumExp, vector(1000, 1000), [1000 + Math.LN2]),
  known("logSumExp", "of -Infinity", logSumExp, vector(-inf, -inf), [-inf]),
  known("logSumExp", "of Infinity", logSumExp, vector(1, inf), [inf]),
  ...reduction("variance", variance),
  known("variance", "known", variance, vector(1, 2, 3, 4), [1.25]),
  known("variance", "sample", (x) => variance(x, { correction: 1 }), vector(1, 2, 3, 4), [5 / 3]),
  known("variance", "far from 0", variance, { ...vector(1e8 + 1, 1e8 + 2, 1e8 + 3), dtype: "float64" }, [
    2 / 3,
  ]),
  known("standardDeviation", "known", standardDeviation, vector(1, 2, 3, 4), [Math.sqrt(1.25)]),
  {
    op: "standardDeviation",
    name: "axis 1",
    call: (x) => standardDeviation(x, { axes: 1, keepDims: true, correction: 1 }),
    inputs: [{ shape: [2, 4] }],
  },
  ...[1, 2, 3, 1.5].flatMap((p) =>
    reduction("norm", (x, options) => norm(x, { ...options, p })).map(
      (example): OpExample => ({
        ...example,
        name: `p = ${p} ${example.name}`.trim(),
        // Of one number it is its size, whose second derivative is zero on both sides.
        smooth: example.name !== "scalar",
      }),
    ),
  ),
  { op: "norm", name: "largest", call: (x) => norm(x, { p: inf, axes: 1 }), inputs: [{ shape: [2, 3] }] },
  known("norm", "known", norm, vector(3, -4), [5]),
  known("norm", "p = 3 known", (x) => norm(x, { p: 3 }), vector(3, -4, 5), [6]),
  ...[{}, { exclusive: true }, { reverse: true }, { exclusive: true, reverse: true }].flatMap(
    (options): OpExample[] => {
      const name = Object.keys(options).join(" and ");
      return [
        {
          op: "cumSum",
          name,
          call: (x) => cumSum(x, { axis: 1, ...options }),
          inputs: [{ shape: [2, 3, 2] }],
        },
        {
          op: "cumProd",
          name,
          call: (x) => cumProd(x, { axis: 1, ...options }),
          inputs: [{ shape: [2, 5, 2] }],
        },
        {
          op: "cumProd",
          name: `${name} zeros`.trim(),
          call: (x) => cumProd(x, options),
          inputs: [vector(2, 0, -1, 0, 3)],
        },
      ];
    },
  ),
  known("cumSum", "known", cumSum, vector(1, 2, 3), [1, 3, 6]),
  known("cumSum", "known, exclusive", (x) => cumSum(x, { exclusive: true }), vector(1, 2, 3), [0, 1, 3]),
  known("cumSum", "known, reverse", (x) => cumSum(x, { reverse: true }), vector(1, 2, 3), [6, 5, 3]),
  known("cumSum", "int32", cumSum, { ...vector(1, -2, 3), dtype: "int32" }, [1, -1, 2]),
  known("cumSum", "empty", cumSum, { shape: [0, 2] }, []),
  known("cumProd", "known", cumProd, vector(1, 2, 3, 4, 5), [1, 2, 6, 24, 120]),
  known("cumProd", "known, exclusive", (x) => cumProd(x, { exclusive: true }), vector(2, 3, 4), [1, 2, 6]),
  known("cumProd", "known, reverse", (x) => cumProd(x, { reverse: true }), vector(2, 3, 4), [24, 12, 4]),
  known("cumProd", "empty", cumProd, { shape: [2, 0] }, []),
  {
    op: "topK",
    name: "largest",
    call: (x) => Object.values(topK(x, 2)),
    inputs: [{ shape: [2, 4], values: [3, 1, 4, 1, 5, 9, 2, 6] }],
    expected: [4, 3, 9, 6],
  },
  {
    op: "topK",
    name: "smallest on axis 0",
    call: (x) => Object.values(topK(x, 2, { axis: 0, largest: false })),
    inputs: [{ shape: [3, 2] }],
  },
  known("topK", "ties by index", (x) => topK(x, 3).indices, vector(2, 1, 2, 2, 1), [0, 2, 3]),
  known(
    "topK",
    "smallest ties by index",
    (x) => topK(x, 3, { largest: false }).indices,
    vector(2, 1, 2, 2, 1),
    [1, 4, 0],
  ),
  known("topK", "none", (x) => topK(x, 0).values, vector(2, 1), []),
  { op: "sort", name: "", call: (x) => sort(x), inputs: [{ shape: [2, 5] }] },
  {
    op: "sort",
    name: "descending on axis 0",
    call: (x) => sort(x, { axis: 0, descending: true }),
    inputs: [{ shape: [4, 2] }],
  },
  known("sort", "known", sort, vector(3, 1, 2), [1, 2, 3]),
  known("sort", "empty", sort, { shape: [2, 0] }, []),
  known("sort", "int32", sort, { ...vector(3, -1, 2), dtype: "int32" }, [-1, 2, 3]),
  known("argSort", "stable", argSort, vector(2, 1, 2, 1), [1, 3, 0, 2]),
  known("argSort", "descending", (x) => argSort(x, { descending: true }), vector(2, 1, 2, 1), [0, 2, 1, 3]),
  {
    op: "argSort",
    name: "sorts what it is taken of",
    call: (x) => takeAlongAxis(x, argSort(x), { axis: -1 }),
    inputs: [{ shape: [2, 4] }],
  },
  ...reduction("median", median),
  known("median", "even", median, vector(3, 1, 2, 10), [2.5]),
];
