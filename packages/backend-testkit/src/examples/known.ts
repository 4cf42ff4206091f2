import type { DType, Tensor } from "@hyaline/core";
import type { OpExample } from "../example.js";

type Unary = (x: Tensor) => Tensor;

type Binary = (a: Tensor, b: Tensor) => Tensor;

/** Known values, where there need not be a derivative. */
export const values = (
  op: string,
  name: string,
  call: Unary,
  given: readonly number[],
  expected: readonly number[],
  dtype: DType = "float32",
): OpExample => ({
  op,
  name,
  call,
  inputs: [{ shape: [given.length], values: given, dtype }],
  expected,
  differentiable: false,
});

/** Known values of two inputs. */
export const pairs = (
  op: string,
  name: string,
  call: Binary,
  [a, b]: readonly [readonly number[], readonly number[]],
  expected: readonly number[],
  dtype: DType = "float32",
): OpExample => ({
  op,
  name,
  call,
  inputs: [
    { shape: [a.length], values: a, dtype },
    { shape: [b.length], values: b, dtype },
  ],
  expected,
  differentiable: false,
});
