import {
  cast,
  clip,
  greater,
  log,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  where,
} from "@hyaline/core";
import type { OpExample } from "../example.js";
import { pairs, values } from "./known.js";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

export const selectionExamples: readonly OpExample[] = [
  { op: "clip", name: "", call: (x) => clip(x, -1, 1), inputs: [{ shape: [2, 4] }], smooth: true },
  { op: "clip", name: "one bound", call: (x) => clip(x, 0.1, null), inputs: [{ shape: [5] }] },
  {
    op: "clip",
    name: "tensors",
    call: (x, low, high) => clip(x, low, high),
    inputs: [{ shape: [2, 3] }, { shape: [3], range: [-1, 0] }, { shape: [], range: [0.1, 1] }],
  },
  values("clip", "NaN", (x) => clip(x, 0, 1), [nan, -inf, inf], [nan, 0, 1]),
  values("clip", "int32", (x) => clip(x, 0, 3), [-5, 2, 9], [0, 2, 3], "int32"),
  {
    op: "where",
    name: "broadcasting",
    call: (c, a, b) => where(c, a, b),
    inputs: [{ shape: [2, 1], dtype: "bool" }, { shape: [2, 3] }, { shape: [3] }],
  },
  {
    op: "where",
    name: "scalar condition",
    call: (c, a) => where(c, a, 0),
    inputs: [{ shape: [], dtype: "bool" }, { shape: [2, 2] }],
  },
  {
    op: "where",
    name: "the side not taken is infinite",
    call: (x) => where(greater(x, 0), log(where(greater(x, 0), x, 1)), x),
    inputs: [{ shape: [3], values: [-1, 0, 2] }],
    differentiable: false,
    expected: [-1, 0, Math.LN2],
  },
  ...(["logicalAnd", "logicalOr", "logicalXor"] as const).map((op): OpExample => {
    const call = { logicalAnd, logicalOr, logicalXor }[op];
    const expected = { logicalAnd: [0, 0, 0, 1], logicalOr: [0, 1, 1, 1], logicalXor: [0, 1, 1, 0] }[op];
    return pairs(
      op,
      "",
      call,
      [
        [0, 0, 1, 1],
        [0, 1, 0, 1],
      ],
      expected,
      "bool",
    );
  }),
  values("logicalNot", "", logicalNot, [0, 1], [1, 0], "bool"),
  values("cast", "to int32 truncates", (x) => cast(x, "int32"), [1.7, -1.7, 0.5], [1, -1, 0]),
  values("cast", "to bool", (x) => cast(x, "bool"), [0, 0.5, -3, nan], [0, 1, 1, 1]),
  values("cast", "bool to float32", (x) => cast(x, "float32"), [0, 1], [0, 1], "bool"),
  values("cast", "int32 to uint8", (x) => cast(x, "uint8"), [0, 255, 7], [0, 255, 7], "int32"),
  values("cast", "to float16 rounds", (x) => cast(x, "float16"), [0.1, 2049], [0.0999755859375, 2048]),
  {
    op: "cast",
    name: "between floats",
    call: (x) => cast(x, "float64").mul(x),
    inputs: [{ shape: [3] }],
  },
];
