import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import * as core from "@hyaline/core";
import { type DType, type NestedArray, type Tensor, tensor, useBackend, vjp } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";

interface Recorded {
  readonly loss: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly input: NestedArray;
  readonly target: NestedArray;
  readonly value: NestedArray | "NaN";
  readonly upstream: NestedArray;
  readonly gradient: NestedArray;
}

// All pairs of options, recorded by fixtures/record/losses.py.
const { cases } = JSON.parse(
  readFileSync(new URL("../../fixtures/losses.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Recorded[] };

const functions: Readonly<Record<string, unknown>> = { ...core };
const flat = (values: unknown): number[] => [values].flat(9).map(Number);
const takesClasses = ["crossEntropy", "negativeLogLikelihood", "multiMargin"];
const named = cases.map((one, i) => [`${i} ${one.loss} ${JSON.stringify(one.config)}`, one] as const);

beforeAll(() => useBackend(referenceBackend()));

describe.each([
  ["float64", 1e-9],
  ["float32", 2e-5],
] as const)("in %s", (dtype, tolerance) => {
  test.each(named)("%s: value and gradient are PyTorch's", async (_, recorded) => {
    const apply = functions[recorded.loss] as (x: Tensor, t: Tensor, options: object) => Tensor;
    const isClasses = takesClasses.includes(recorded.loss) && flat(recorded.target).every(Number.isInteger);
    const targetType: DType = isClasses ? "int32" : dtype;
    const target = tensor(recorded.target, { dtype: targetType });
    const x = tensor(recorded.input, { dtype });
    const { value, pullback } = vjp((input: Tensor) => apply(input, target, recorded.config), [x]);
    const [gradient] = pullback(tensor(recorded.upstream, { dtype }));
    expectClose(flat(await value.array()), flat(recorded.value), tolerance);
    expectClose(flat(await gradient.array()), flat(recorded.gradient), tolerance);
  });
});

function expectClose(got: readonly number[], wanted: readonly number[], tolerance: number): void {
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, i) => {
    const reference = wanted[i] as number;
    if (Number.isNaN(reference)) expect(value).toBeNaN();
    else
      expect(Math.abs(value - reference), `${value} for ${reference}`).toBeLessThanOrEqual(
        tolerance * Math.max(1, Math.abs(reference)),
      );
  });
}

test("weights and an ignored class meet: the mean is over what is left, and NaN where nothing is", async () => {
  const logP = tensor([[-1, -2, -3], [-1, -2, -3]]); // biome-ignore format: rows
  const of = (target: number[], options: core.ClassLossOptions) =>
    core.negativeLogLikelihood(logP, tensor(target, { dtype: "int32" }), options).item();
  const weight = [1, 10, 1];
  expect(await of([0, 1], { weight, ignoreIndex: 1 })).toBeCloseTo(1, 6);
  expect(await of([0, 1], { weight: tensor(weight), ignoreIndex: 1 })).toBeCloseTo(1, 6);
  expect(await of([1, 1], { weight, ignoreIndex: 1 })).toBeNaN();
  expect(await of([1, 1], { ignoreIndex: 1 })).toBeNaN();
});

describe("positiveWeight", () => {
  const logits = tensor([[0.3, -2], [1, 4]]); // biome-ignore format: rows
  const targets = tensor([[1, 0], [1, 1]]); // biome-ignore format: rows
  const of = (positiveWeight: never) =>
    core.binaryCrossEntropyWithLogits(logits, targets, { positiveWeight });

  test("is a number, a list, or a tensor", async () => {
    const wanted = await of([2, 3] as never).item();
    expect(await of(tensor([2, 3]) as never).item()).toBeCloseTo(wanted, 6);
    const both = await of([2, 2] as never).item();
    expect(await of(2 as never).item()).toBeCloseTo(both, 6);
  });

  const wrong: readonly (readonly [string, core.HyalineError["code"], unknown])[] = [
    ["NaN", "argument", Number.NaN],
    ["a negative number", "argument", -1],
    ["infinity", "argument", Number.POSITIVE_INFINITY],
    ["a text", "argument", "2"],
    ["null", "argument", null],
    ["a list with a NaN", "argument", [1, Number.NaN]],
    ["a list of another length", "shape", [1, 2, 3]],
    ["an empty list", "argument", []],
    ["a tensor of another length", "shape", tensor([1, 2, 3])],
    ["a tensor that would broadcast the logits", "shape", tensor([[[1, 2]], [[1, 2]]])],
  ];

  test.each(wrong)("%s is refused: %s", (_, code, given) => {
    expect(() => of(given as never)).toThrow(expect.objectContaining({ name: "HyalineError", code }));
  });
});

describe("float16", () => {
  const half = (values: NestedArray) => tensor(values, { dtype: "float16" });

  test("squares and sums are taken in float32", async () => {
    const x = half([300, 0, 0, 0]);
    const loss = core.meanSquaredError(x, half([0, 0, 0, 0]));
    expect(loss.dtype).toBe("float16");
    // 22500 to float16, which has steps of 16 there.
    expect(await loss.item()).toBe(22496);
    const gradient = core.grad((y: Tensor) => core.meanSquaredError(y, half([0, 0, 0, 0])))(x);
    expect(await gradient.array()).toEqual([150, 0, 0, 0]);
  });

  test("vectors of zeros have a similarity of 0, and certain mistakes a finite gradient", async () => {
    const zero = half([0, 0]);
    expect(await core.cosineSimilarity(zero, half([1, 2])).item()).toBe(0);
    const certain = (p: Tensor) => core.binaryCrossEntropy(p, half([1]));
    expect(await certain(half([0])).item()).toBe(100);
  });
});

test("a similarity's epsilon may lie below float32's range", async () => {
  const options = { epsilon: 1e-30 };
  expect(await core.cosineSimilarity(tensor([0, 0]), tensor([1, 2]), options).item()).toBe(0);
});
