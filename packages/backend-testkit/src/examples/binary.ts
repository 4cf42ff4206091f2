import {
  add,
  atan2,
  div,
  equal,
  floorDiv,
  fmod,
  greater,
  greaterEqual,
  less,
  lessEqual,
  maximum,
  minimum,
  mod,
  mul,
  notEqual,
  pow,
  sub,
  type Tensor,
} from "@hyaline/core";
import type { OpExample } from "../example.js";
import { pairs } from "./known.js";

type Binary = (a: Tensor, b: Tensor) => Tensor;

type Range = readonly [number, number];

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

/** A function of two numbers: alike, broadcast both ways, a scalar, nothing. */
const binary = (
  op: string,
  call: Binary,
  { first = [-2, 2], second = [-2, 2], ...rest }: { first?: Range; second?: Range } & Partial<OpExample> = {},
): readonly OpExample[] =>
  [
    {
      name: "",
      shapes: [
        [2, 3],
        [2, 3],
      ],
    },
    {
      name: "broadcasting",
      shapes: [
        [2, 1, 3],
        [4, 1],
      ],
    },
    { name: "scalar and matrix", shapes: [[], [2, 3]] },
    { name: "empty", shapes: [[0, 3], [1]] },
  ].map(({ name, shapes: [a = [], b = []] }) => ({
    op,
    name,
    call: call as OpExample["call"],
    inputs: [
      { shape: a, range: first },
      { shape: b, range: second },
    ],
    ...rest,
  }));
export const binaryExamples: readonly OpExample[] = [
  ...binary("add", add),
  ...binary("sub", sub),
  ...binary("mul", mul),
  ...binary("div", div, { second: [0.4, 2] }),
  ...binary("pow", pow, { first: [0.3, 2], tolerance: 3 }),
  ...binary("maximum", maximum),
  ...binary("minimum", minimum),
  ...binary("fmod", fmod, { second: [0.7, 0.9] }),
  ...binary("mod", mod, { second: [-0.9, -0.7] }),
  ...binary("floorDiv", floorDiv, { second: [0.7, 0.9] }),
  ...binary("atan2", atan2, { second: [0.3, 2] }),
  ...binary("equal", equal, { differentiable: false }),
  ...binary("notEqual", notEqual, { differentiable: false }),
  ...binary("less", less, { differentiable: false }),
  ...binary("lessEqual", lessEqual, { differentiable: false }),
  ...binary("greater", greater, { differentiable: false }),
  ...binary("greaterEqual", greaterEqual, { differentiable: false }),
  pairs(
    "div",
    "by 0",
    div,
    [
      [1, -1, 0],
      [0, 0, 0],
    ],
    [inf, -inf, nan],
  ),
  pairs(
    "floorDiv",
    "float32",
    floorDiv,
    [
      [7, -7, 7, -7],
      [2, 2, -2, -2],
    ],
    [3, -4, -4, 3],
  ),
  pairs(
    "mod",
    "signs of float32",
    mod,
    [
      [7, -7, 7, -7, 6],
      [3, 3, -3, -3, -3],
    ],
    [1, 2, -2, -1, 0],
  ),
  pairs(
    "fmod",
    "signs of float32",
    fmod,
    [
      [7, -7, 7, -7],
      [3, 3, -3, -3],
    ],
    [1, -1, 1, -1],
  ),
  pairs(
    "pow",
    "edges",
    pow,
    [
      [0, 0, 2, -2, -8],
      [0, 2, -1, 3, 1 / 3],
    ],
    [1, 0, 0.5, -8, nan],
  ),
  pairs(
    "maximum",
    "NaN",
    maximum,
    [
      [nan, 1, nan],
      [1, nan, nan],
    ],
    [nan, nan, nan],
  ),
  pairs(
    "minimum",
    "NaN",
    minimum,
    [
      [nan, 1, nan],
      [1, nan, nan],
    ],
    [nan, nan, nan],
  ),
  pairs(
    "equal",
    "NaN",
    equal,
    [
      [nan, 1],
      [nan, 1],
    ],
    [0, 1],
  ),
  pairs(
    "notEqual",
    "NaN",
    notEqual,
    [
      [nan, 1],
      [nan, 1],
    ],
    [1, 0],
  ),
  pairs(
    "atan2",
    "quadrants",
    atan2,
    [
      [1, 1, -1, -1, 0, 1, -1, 0],
      [1, -1, -1, 1, -1, 0, 0, 0],
    ],
    [Math.PI / 4, (3 * Math.PI) / 4, (-3 * Math.PI) / 4, -Math.PI / 4, Math.PI, Math.PI / 2, -Math.PI / 2, 0],
  ),
  {
    op: "atan2",
    name: "left half plane",
    call: (y, x) => atan2(y, x),
    inputs: [
      { shape: [4], range: [0.2, 2] },
      { shape: [4], range: [-2, -0.2] },
    ],
  },
  {
    op: "pow",
    name: "square of negative numbers",
    call: (x) => pow(x, 2),
    inputs: [{ shape: [3], values: [-2, 0, 3] }],
    expected: [4, 0, 9],
  },
  {
    op: "pow",
    name: "cube at 0",
    call: (x) => pow(x, 3),
    inputs: [{ shape: [3], values: [-2, 0, 3] }],
    expected: [-8, 0, 27],
  },
  {
    op: "pow",
    name: "exponents 0 and 1 in a tensor",
    call: (x, y) => pow(x, y),
    inputs: [
      { shape: [4], values: [0, 0, -2, 3] },
      { shape: [4], values: [0, 1, 1, 0] },
    ],
    differentiable: [true, false],
    expected: [1, 0, -2, 1],
  },
];
