import {
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  type DType,
  shiftLeft,
  shiftRight,
  type Tensor,
} from "@hyaline/core";
import type { OpExample } from "../example.js";

const bits = (
  op: string,
  dtype: DType,
  call: (a: Tensor, b: Tensor) => Tensor,
  [a, b]: readonly [readonly number[], readonly number[]],
  expected: readonly number[],
): OpExample => ({
  op,
  name: dtype,
  call,
  inputs: [
    { shape: [a.length], values: a, dtype },
    { shape: [b.length], values: b, dtype },
  ],
  expected,
});

const high = 0x80000001;
const pattern = 0xdeadbeef;

export const bitExamples: readonly OpExample[] = [
  bits(
    "bitwiseAnd",
    "uint32",
    bitwiseAnd,
    [
      [pattern, high],
      [0xffff0000, high],
    ],
    [0xdead0000, high],
  ),
  bits(
    "bitwiseAnd",
    "int32",
    bitwiseAnd,
    [
      [-1, -8],
      [5, 12],
    ],
    [5, 8],
  ),
  bits(
    "bitwiseOr",
    "uint32",
    bitwiseOr,
    [
      [0x80000000, 6],
      [1, 3],
    ],
    [high, 7],
  ),
  bits(
    "bitwiseOr",
    "int8",
    bitwiseOr,
    [
      [-128, 6],
      [1, 3],
    ],
    [-127, 7],
  ),
  bits(
    "bitwiseXor",
    "uint32",
    bitwiseXor,
    [
      [pattern, high],
      [0xffffffff, 1],
    ],
    [0x21524110, 0x80000000],
  ),
  bits(
    "bitwiseXor",
    "int32",
    bitwiseXor,
    [
      [-1, 6],
      [0, 3],
    ],
    [-1, 5],
  ),
  bits(
    "shiftLeft",
    "uint32",
    shiftLeft,
    [
      [3, pattern, 5],
      [31, 4, 0],
    ],
    [0x80000000, 0xeadbeef0, 5],
  ),
  bits(
    "shiftLeft",
    "int32",
    shiftLeft,
    [
      [1, -3, 3],
      [31, 2, 30],
    ],
    [-2147483648, -12, -1073741824],
  ),
  bits(
    "shiftLeft",
    "uint8",
    shiftLeft,
    [
      [255, 1],
      [4, 7],
    ],
    [240, 128],
  ),
  bits(
    "shiftRight",
    "uint32",
    shiftRight,
    [
      [pattern, high, 5],
      [16, 31, 0],
    ],
    [0xdead, 1, 5],
  ),
  bits(
    "shiftRight",
    "int32",
    shiftRight,
    [
      [-8, -1, 9],
      [1, 31, 3],
    ],
    [-4, -1, 1],
  ),
  {
    op: "shiftRight",
    name: "broadcasting",
    call: (a, b) => shiftRight(a, b),
    inputs: [
      { shape: [2, 1], values: [256, 77], dtype: "uint32" },
      { shape: [3], values: [0, 1, 8], dtype: "uint32" },
    ],
    expected: [256, 128, 1, 77, 38, 0],
  },
  {
    op: "bitwiseNot",
    name: "uint32",
    call: (x) => bitwiseNot(x),
    inputs: [{ shape: [2], values: [0, pattern], dtype: "uint32" }],
    expected: [0xffffffff, 0x21524110],
  },
  {
    op: "bitwiseNot",
    name: "int32",
    call: (x) => bitwiseNot(x),
    inputs: [{ shape: [2], values: [0, 5], dtype: "int32" }],
    expected: [-1, -6],
  },
];
