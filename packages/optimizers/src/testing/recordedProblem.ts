import { readFileSync } from "node:fs";
import { type NestedArray, type Tensor, tanh, tensor } from "@hyaline/core";
import { expect } from "vitest";

export interface Params {
  readonly [name: string]: Tensor;
  readonly W: Tensor;
  readonly b: Tensor;
}

export interface RecordedCase {
  readonly id: string;
  readonly loss_before_step: readonly number[];
  readonly W: readonly NestedArray[];
  readonly b: readonly NestedArray[];
}

// Recorded from torch.optim 1.13.1 in float64: 20 steps on mean((tanh(XW + b) - Y)²) + 0.01 Σ W².
const { meta, cases: all } = JSON.parse(
  readFileSync(new URL("../../fixtures/optimizers.json", import.meta.url), "utf8"),
) as {
  readonly meta: { readonly problem: Record<"X" | "Y" | "W0" | "b0", NestedArray> };
  readonly cases: readonly RecordedCase[];
};
export const cases = all;

export const f64 = (values: NestedArray): Tensor => tensor(values, { dtype: "float64" });

export const firstParams = (): Params => ({ W: f64(meta.problem.W0), b: f64(meta.problem.b0) });

export function recordedLoss({ W, b }: Params): Tensor {
  const error = tanh(f64(meta.problem.X).matMul(W).add(b)).sub(f64(meta.problem.Y));
  return error.mul(error).mean().add(W.mul(W).sum().mul(0.01));
}

const flat = (values: NestedArray): number[] =>
  Array.isArray(values) ? values.flatMap(flat) : [Number(values)];

/** Within a relative 1e-9, of magnitudes from 1e-3 up, unless told otherwise. */
export function expectClose(got: NestedArray, wanted: NestedArray, tolerance = 1e-9): void {
  const expected = flat(wanted);
  expect(flat(got)).toHaveLength(expected.length);
  flat(got).forEach((value, i) => {
    const reference = expected[i] as number;
    expect(Math.abs(value - reference)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(reference), 1e-3));
  });
}
