/** Derivatives where finite differences say nothing: at kinks, ties, limits, and of numbers that are not finite. */

import { referenceBackend } from "@hyaline/backend-reference";
import {
  abs,
  acos,
  asinh,
  atan2,
  clip,
  cos,
  div,
  evaluate,
  expm1,
  fmod,
  grad,
  greater,
  log1p,
  logSumExp,
  max,
  maximum,
  min,
  minimum,
  mod,
  norm,
  pow,
  prod,
  relu,
  round,
  scatter,
  sigmoid,
  sign,
  sort,
  sqrt,
  standardDeviation,
  type Tensor,
  tanh,
  tensor,
  topK,
  where,
} from "@hyaline/core";
import { expect, test } from "vitest";

const backend = referenceBackend();
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const float64 = (values: readonly number[]) => tensor(Float64Array.from(values));
const one = tensor([1], { dtype: "int32" });

type Case = readonly [
  name: string,
  fn: (x: Tensor) => Tensor,
  at: readonly number[],
  expected: readonly number[],
];

const first: readonly Case[] = [
  ["abs at 0", abs, [-2, 0, 2], [-1, 0, 1]],
  ["sign", sign, [-2, 0, 2], [0, 0, 0]],
  ["round", round, [0.3, 1.5], [0, 0]],
  ["sigmoid of large numbers", sigmoid, [-1000, 0, 1000], [0, 0.25, 0]],
  ["tanh of large numbers", tanh, [-1000, 0, 1000], [0, 1, 0]],
  ["expm1 of large numbers", expm1, [-1000, 0], [0, 1]],
  ["log1p at -1", log1p, [-1, 0], [inf, 1]],
  ["sqrt at 0", sqrt, [0, 4], [inf, 0.25]],
  ["acos at 1", acos, [1, 0], [-inf, -1]],
  ["asinh of large numbers", asinh, [1e10], [1e-10]],
  ["cos", cos, [0, Math.PI / 2], [0, -1]],
  ["division by the differentiated", (x) => div(6, x), [2, -3], [-1.5, -2 / 3]],
  ["a power of 0 at 0", (x) => pow(x, 0), [0, 3, inf], [0, 0, 0]],
  ["a square at 0", (x) => pow(x, 2), [0, -3], [0, -6]],
  ["a root as a power at 0", (x) => pow(x, 0.5), [0, 4], [inf, 0.25]],
  ["a base of 0 by its exponent", (x) => pow(0, x), [1, 2], [0, 0]],
  ["a negative base by its exponent", (x) => pow(-2, x), [1, 2], [0, 0]],
  ["clip on its bounds", (x) => clip(x, -1, 1), [-2, -1, 0, 1, 2], [0, 1, 1, 1, 0]],
  ["maximum of equals", (x) => maximum(x, 1), [0, 1, 2], [0, 0.5, 1]],
  ["minimum of equals", (x) => minimum(x, 1), [0, 1, 2], [1, 0.5, 0]],
  ["max of equals", max, [3, 1, 3], [0.5, 0, 0.5]],
  ["min of equals", min, [3, 1, 3], [0, 1, 0]],
  ["norm at 0", norm, [0, 0], [0, 0]],
  ["norm of zeros and others", norm, [0, 3, -4], [0, 0.6, -0.8]],
  ["p-norm at 0", (x) => norm(x, { p: 3 }), [0, 0], [0, 0]],
  ["standard deviation of equals", standardDeviation, [2, 2, 2], [0, 0, 0]],
  ["logSumExp of -Infinity", logSumExp, [-inf, -inf], [0, 0]],
  ["logSumExp with -Infinity", logSumExp, [-inf, 1], [0, 1]],
  ["logSumExp of large numbers", logSumExp, [1000, 1000], [0.5, 0.5]],
  ["prod with one zero", prod, [2, 0, 5], [0, 10, 0]],
  ["prod with two zeros", prod, [2, 0, 0], [0, 0, 0]],
  ["sort of equals", (x) => sort(x).mul(float64([1, 10, 100])), [5, 5, 1], [10, 100, 1]],
  ["topK of equals", (x) => topK(x, 2).values.mul(float64([1, 10])), [5, 1, 5], [1, 0, 10]],
  ["mod past a multiple", (x) => mod(-7, x), [3, 2], [3, 4]],
  ["fmod past a multiple", (x) => fmod(-7, x), [3, 2], [2, 3]],
  ["atan2 far out", (x) => atan2(x, 1e5), [0], [1e-5]],
  [
    "the larger of what is there and what comes, equal",
    (x) => scatter(x, one, float64([5]), { reduction: "max" }),
    [1, 5, 7],
    [1, 0.5, 1],
  ],
  [
    "the side of where that is not taken, guarded",
    (x) => where(greater(x, 0), sqrt(where(greater(x, 0), x, 1)), 0),
    [-1, 0, 4],
    [0, 0, 0.25],
  ],
  ["relu at 0", relu, [-1, 0, 2], [0, 0, 1]],
  ["NaN stays", (x) => sigmoid(x).mul(x), [nan], [nan]],
];

test.each(first)("%s", async (_, fn, at, expected) => {
  const gradient = grad((x: Tensor) => fn(x).sum())(float64(at));
  await evaluate(gradient, { backend });
  const got = Array.from(await gradient.data());
  got.forEach((value, i) => {
    expect(value, `element ${i} of ${got}`).toSatisfy(
      (v: number) =>
        Object.is(v, expected[i]) || Math.abs(v - (expected[i] as number)) <= 1e-12 || v === expected[i],
    );
  });
});

const second: readonly Case[] = [
  ["a square at 0", (x) => pow(x, 2), [0, -3], [2, 2]],
  ["a cube at 0", (x) => pow(x, 3), [0, -3], [0, -18]],
  ["a first power", (x) => pow(x, 1), [0, 2], [0, 0]],
  ["sigmoid of large numbers", sigmoid, [-1000, 1000], [0, 0]],
  ["log1p", log1p, [0], [-1]],
];

test.each(second)("second derivative: %s", async (_, fn, at, expected) => {
  const f = (x: Tensor) => fn(x).sum();
  const gradient = grad((x: Tensor) => grad(f)(x).sum())(float64(at));
  await evaluate(gradient, { backend });
  expect(Array.from(await gradient.data(), (v) => v + 0)).toEqual(expected);
});

/** Σᵢⱼ ∂²/∂xᵢ∂xⱼ Π x, by hand: for each i the sum over j ≠ i of the product of the others. */
test("second derivatives of a product with zeros", async () => {
  const hessianSum = grad((x: Tensor) => grad((y: Tensor) => prod(y))(x).sum());
  const result = hessianSum(float64([2, 0, 0, 5]));
  await evaluate(result, { backend });
  expect(Array.from(await result.data())).toEqual([0, 10, 10, 0]);
});
