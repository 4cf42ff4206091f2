import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  type Backend,
  broadcastTo,
  grad,
  greater,
  jit,
  matMul,
  max,
  type NestedArray,
  sum,
  type Tensor,
  tanh,
  tensor,
  transpose,
  where,
  zeros,
} from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OrtBackend, ortBackend } from "./ortBackend.js";

const reference = referenceBackend();

/** Equal shapes, and float32 results that differ by no more than their rounding. */
function expectClose(actual: NestedArray, expected: NestedArray): void {
  if (Array.isArray(expected)) {
    expect(actual).toHaveLength(expected.length);
    expected.forEach((each, i) => {
      expectClose((actual as NestedArray[])[i] as NestedArray, each);
    });
  } else {
    expect(Math.abs(Number(actual) - Number(expected))).toBeLessThan(
      1e-5 * Math.max(1, Math.abs(Number(expected))),
    );
  }
}

describe.each(["wasm", "cpu"] as const)("ort:%s", (device) => {
  let backend: OrtBackend;
  beforeAll(async () => {
    backend = await ortBackend({ device });
  });
  afterAll(() => backend.dispose());

  const on = async (backend: Backend, fn: (...args: Tensor[]) => Tensor, args: readonly Tensor[]) =>
    (await jit(fn, { backend })(...args)).array();

  const w = tensor([
    [0.1, -0.2, 0.3],
    [0.4, 0.5, -0.6],
  ]);
  const x = tensor([
    [1, 2],
    [3, -4],
    [0.5, 0.25],
    [0, 0],
  ]);
  const cases: [string, (...args: Tensor[]) => Tensor, Tensor[]][] = [
    ["a biased product", (x, w, b) => add(matMul(x, w), b), [x, w, tensor([1, 2, 3])]],
    ["a transposed product", (x, w) => matMul(transpose(w), transpose(x)), [x, w]],
    ["a gradient", (x, w) => grad((w: Tensor) => sum(tanh(matMul(x, w))))(w), [x, w]],
    ["broadcast results", (x) => broadcastTo(x.mul(2), [2, 4, 2]), [x]],
    ["a gradient of max", (x) => grad((x: Tensor) => max(x, { axes: 1 }).sum())(x), [x]],
    ["where", (x) => where(greater(x, 0), x, 0), [x]],
    ["no inputs", () => zeros([2, 2]).add(1), []],
    ["empty tensors", (x) => matMul(x, zeros([0, 3])), [zeros([2, 0])]],
    ["a scalar", (x) => x.sum().mul(2), [x]],
  ];
  test.each(cases)("%s", async (_, fn, args) => {
    expectClose(await on(backend, fn, args), await on(reference, fn, args));
  });
});
