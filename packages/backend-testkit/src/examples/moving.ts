/**
 * Ops that move, choose or compare elements whatever these are. Engines are made for float32: a bool of one byte, an
 * integer above 2²⁴ or 2³¹ and a float64 come to harm in kernels that were not made for them, so that each of these is
 * tried with every dtype that the backend has, and held to the reference backend's numbers exactly.
 */
import {
  argMax,
  argMin,
  broadcastTo,
  cast,
  concat,
  cumSum,
  type DType,
  equal,
  expandDims,
  flip,
  gather,
  gatherND,
  isInteger,
  less,
  logicalNot,
  maskedFill,
  max,
  maximum,
  meshgrid,
  min,
  moveAxis,
  notEqual,
  oneHot,
  pad,
  rangeOf,
  repeat,
  reshape,
  roll,
  scan,
  scatter,
  scatterAlongAxis,
  scatterND,
  slice,
  sort,
  split,
  squeeze,
  stack,
  sum,
  swapAxes,
  type Tensor,
  takeAlongAxis,
  tensor,
  tile,
  topK,
  transpose,
  tril,
  triu,
  where,
} from "@hyaline/core";
import type { OpExample } from "../example.js";
import { randomNumbers } from "../inputs.js";

/** Five rows of seven: no power of two. */
const SHAPE = [5, 7] as const;

export interface MovingExample {
  readonly op: string;
  readonly name?: string;
  readonly call: (x: Tensor) => Tensor | readonly Tensor[];
  /** Dtypes that the op takes (default all). */
  readonly accepts?: (dtype: DType) => boolean;
}

const at = (indices: readonly number[] | readonly (readonly number[])[]): Tensor =>
  tensor(indices as number[], { dtype: "int32" });

const rows = (x: Tensor): Tensor => slice(x, [[0, 2]]);
const numbers = (dtype: DType): boolean => dtype !== "bool";
const integers = (dtype: DType): boolean => isInteger(dtype);
const around = [
  [1, 2],
  [3, 1],
] as const;
const modes = ["reflect", "symmetric", "edge", "wrap"] as const;

export const movingExamples: readonly MovingExample[] = [
  { op: "reshape", call: (x) => reshape(x, [7, 5]) },
  { op: "transpose", call: (x) => transpose(x) },
  { op: "broadcastTo", call: (x) => broadcastTo(reshape(x, [1, 5, 1, 7]), [2, 5, 3, 7]) },
  {
    op: "slice",
    name: "strided",
    call: (x) =>
      slice(x, [
        [1, 5, 2],
        [0, 7, 3],
      ]),
  },
  {
    op: "slice",
    name: "backwards",
    call: (x) =>
      slice(x, [
        [4, null, -1],
        [6, null, -2],
      ]),
  },
  { op: "flip", name: "rows", call: (x) => flip(x, { axes: 0 }) },
  { op: "flip", name: "columns", call: (x) => flip(x, { axes: 1 }) },
  { op: "concat", call: (x) => concat([x, flip(x), x], { axis: 1 }) },
  { op: "stack", call: (x) => stack([x, flip(x)], { axis: 1 }) },
  { op: "split", call: (x) => split(x, [2, 5], { axis: 1 }) },
  { op: "tile", call: (x) => tile(x, [2, 3]) },
  { op: "repeat", call: (x) => repeat(x, 3, { axis: 1 }) },
  { op: "roll", call: (x) => roll(x, 2, { axes: 0 }) },
  { op: "expandDims", call: (x) => expandDims(x, 1) },
  { op: "squeeze", call: (x) => squeeze(reshape(x, [5, 1, 7])) },
  { op: "swapAxes", call: (x) => swapAxes(x, 0, 1) },
  { op: "moveAxis", call: (x) => moveAxis(x, 0, 1) },
  { op: "tril", call: (x) => tril(x) },
  { op: "triu", call: (x) => triu(x) },
  {
    op: "meshgrid",
    call: (x) => meshgrid([reshape(slice(x, [[0, 1]]), [7]), reshape(slice(x, [null, [0, 1]]), [5])]),
  },
  { op: "pad", name: "constant", call: (x) => pad(x, around, { value: 1 }) },
  ...modes.map((mode) => ({ op: "pad", name: mode, call: (x: Tensor) => pad(x, around, { mode }) })),
  { op: "gather", name: "rows", call: (x) => gather(x, at([3, 0, -1])) },
  { op: "gather", name: "columns", call: (x) => gather(x, at([3, 0, -1]), { axis: 1 }) },
  {
    op: "gatherND",
    call: (x) =>
      gatherND(
        x,
        at([
          [3, 1],
          [0, 6],
          [1, 0],
        ]),
      ),
  },
  {
    op: "takeAlongAxis",
    call: (x) =>
      takeAlongAxis(
        x,
        at([
          [3, 0],
          [1, 2],
          [0, 0],
          [4, 4],
          [5, 6],
        ]),
        { axis: 1 },
      ),
  },
  { op: "scatter", name: "set", call: (x) => scatter(x, at([3, 1]), rows(x)) },
  { op: "scatter", name: "add", call: (x) => scatter(x, at([1, 1]), rows(x), { reduction: "add" }) },
  { op: "scatter", name: "max", call: (x) => scatter(x, at([1, 1]), rows(x), { reduction: "max" }) },
  { op: "scatterND", call: (x) => scatterND(x, at([[3], [1]]), rows(x)) },
  {
    op: "scatterAlongAxis",
    call: (x) =>
      scatterAlongAxis(
        slice(x, [[0, 1]]),
        at([[3, 1]]),
        slice(x, [
          [1, 2],
          [0, 2],
        ]),
        { axis: 1 },
      ),
  },
  { op: "where", call: (x) => where(equal(x, flip(x)), x, reshape(transpose(x), [5, 7])) },
  { op: "maskedFill", call: (x) => maskedFill(x, equal(x, flip(x)), 1) },
  { op: "equal", call: (x) => equal(x, flip(x)) },
  { op: "notEqual", call: (x) => notEqual(x, flip(x)) },
  { op: "less", call: (x) => less(x, flip(x)), accepts: numbers },
  { op: "logicalNot", call: (x) => logicalNot(x), accepts: (dtype) => dtype === "bool" },
  { op: "maximum", call: (x) => maximum(x, flip(x)), accepts: numbers },
  { op: "max", call: (x) => [max(x, { axes: 0 }), max(x, { axes: 1 }), max(x)] },
  { op: "min", call: (x) => [min(x, { axes: 0 }), min(x, { axes: 1 }), min(x)] },
  { op: "argMax", call: (x) => [argMax(x, { axis: 0 }), argMax(x, { axis: 1 })] },
  { op: "argMin", call: (x) => [argMin(x, { axis: 0 }), argMin(x, { axis: 1 })] },
  {
    op: "sum",
    call: (x) => [sum(x, { axes: 0 }), sum(x, { axes: 1 })],
    accepts: (dtype) => !dtype.startsWith("float"),
  },
  { op: "cumSum", call: (x) => cumSum(x, { axis: 1 }), accepts: integers },
  { op: "sort", call: (x) => sort(x, { axis: 1 }), accepts: numbers },
  { op: "topK", call: (x) => Object.values(topK(x, 3, { axis: 0 })), accepts: numbers },
  { op: "oneHot", call: (x) => oneHot(cast(equal(x, flip(x)), "int32"), 2) },
  {
    op: "scan",
    call: (x) => [
      ...scan((row: Tensor, next: Tensor) => [next, where(equal(row, next), row, next)], slice(x, [0]), x),
    ],
  },
  ...(["bool", "uint8", "int8", "int32", "uint32", "float32"] as const).map((to) => ({
    op: "cast",
    name: `to ${to}`,
    call: (x: Tensor) => cast(x, to),
  })),
];

/** The example with numbers of a dtype: of integers some from both ends of the range, and each number twice. */
export function ofDType({ op, name = "", call }: MovingExample, dtype: DType): OpExample {
  const next = randomNumbers(dtype);
  const [least, most] = rangeOf(dtype);
  const draw = () => {
    if (dtype === "bool") return Number(next() < 0.5);
    if (isInteger(dtype)) return Math.floor(least + next() * (most - least + 1));
    return Math.round(next() * 2000 - 1000) / 8;
  };
  const half = Array.from({ length: 18 }, draw);
  const values = [...half, ...half].slice(0, SHAPE[0] * SHAPE[1]);
  return { op, name: `${name} of ${dtype}`.trim(), call, inputs: [{ shape: SHAPE, dtype, values }] };
}
