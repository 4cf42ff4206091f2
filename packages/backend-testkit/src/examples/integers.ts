import { add, div, floorDiv, fmod, less, maximum, mod, mul, pow, sub } from "@hyaline/core";
import type { OpExample } from "../example.js";
import { pairs } from "./known.js";

/** Arithmetic of dtypes other than floats: promotion, wrap-around, signs. */
export const integerExamples: readonly OpExample[] = [
  {
    op: "add",
    name: "int32 and float32",
    call: (a, b) => add(a, b),
    inputs: [{ shape: [3], dtype: "int32" }, { shape: [3] }],
  },
  {
    op: "add",
    name: "uint8 and int8 give int32",
    call: (a, b) => add(a, b),
    inputs: [
      { shape: [2], values: [250, 1], dtype: "uint8" },
      { shape: [2], values: [100, -3], dtype: "int8" },
    ],
    expected: [350, -2],
  },
  {
    op: "add",
    name: "a number beside int32",
    call: (a) => add(a, 1),
    inputs: [{ shape: [3], dtype: "int32" }],
  },
  {
    op: "mul",
    name: "a fraction beside int32",
    call: (a) => mul(a, 0.5),
    inputs: [{ shape: [2], values: [1, 2], dtype: "int32" }],
    expected: [0.5, 1],
  },
  pairs(
    "add",
    "int32 wraps",
    add,
    [
      [2147483647, -2147483648],
      [1, -1],
    ],
    [-2147483648, 2147483647],
    "int32",
  ),
  pairs(
    "add",
    "uint32 wraps",
    add,
    [
      [4294967295, 1],
      [2, 1],
    ],
    [1, 2],
    "uint32",
  ),
  pairs(
    "add",
    "uint8 wraps",
    add,
    [
      [250, 1],
      [10, 1],
    ],
    [4, 2],
    "uint8",
  ),
  pairs(
    "sub",
    "uint32 wraps",
    sub,
    [
      [0, 5],
      [1, 3],
    ],
    [4294967295, 2],
    "uint32",
  ),
  pairs(
    "mul",
    "uint32 keeps the low bits",
    mul,
    [
      [4294967295, 3141592653, 65537],
      [4294967295, 2718281828, 65537],
    ],
    [1, 4247774740, 131073],
    "uint32",
  ),
  pairs(
    "mul",
    "int32 keeps the low bits",
    mul,
    [
      [2147483647, -123456789],
      [2147483647, 987654321],
    ],
    [1, 67153019],
    "int32",
  ),
  pairs(
    "add",
    "bool is or",
    add,
    [
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ],
    [0, 1, 1, 1],
    "bool",
  ),
  pairs(
    "mul",
    "bool is and",
    mul,
    [
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ],
    [0, 0, 0, 1],
    "bool",
  ),
  pairs(
    "div",
    "int32 truncates",
    div,
    [
      [7, -7, 7, -7],
      [2, 2, -2, -2],
    ],
    [3, -3, -3, 3],
    "int32",
  ),
  pairs(
    "floorDiv",
    "int32",
    floorDiv,
    [
      [7, -7, 7, -7],
      [2, 2, -2, -2],
    ],
    [3, -4, -4, 3],
    "int32",
  ),
  pairs(
    "mod",
    "signs of int32",
    mod,
    [
      [7, -7, 7, -7, 6],
      [3, 3, -3, -3, 3],
    ],
    [1, 2, -2, -1, 0],
    "int32",
  ),
  pairs(
    "mod",
    "uint32",
    mod,
    [
      [4294967295, 7],
      [10, 4],
    ],
    [5, 3],
    "uint32",
  ),
  pairs(
    "fmod",
    "signs of int32",
    fmod,
    [
      [7, -7, 7, -7, 6],
      [3, 3, -3, -3, 3],
    ],
    [1, -1, 1, -1, 0],
    "int32",
  ),
  pairs(
    "pow",
    "int32",
    pow,
    [
      [3, -2, 7, 2],
      [4, 3, 0, 31],
    ],
    [81, -8, 1, -2147483648],
    "int32",
  ),
  pairs("pow", "uint32 wraps", pow, [[3], [40]], [689956897], "uint32"),
  pairs(
    "maximum",
    "uint8",
    maximum,
    [
      [200, 3],
      [100, 4],
    ],
    [200, 4],
    "uint8",
  ),
  pairs(
    "less",
    "uint32 above 2^31",
    less,
    [
      [4294967295, 1],
      [1, 4294967295],
    ],
    [0, 1],
    "uint32",
  ),
];
