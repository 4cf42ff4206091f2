import { fail, quote } from "@hyaline/core";

/** A linear model: weights of the features and a bias, or one of each for each output. */
export interface LinearModel {
  readonly weights: ArrayLike<number> | readonly ArrayLike<number>[];
  /** Default 0. */
  readonly bias?: number | readonly number[] | undefined;
}

export interface KnownLinear {
  readonly features: number;
  readonly outputs: number;
  /** float64[outputs, features] */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** @throws HyalineError `argument` for what is no linear model */
export function readLinear(given: unknown): KnownLinear {
  const { weights, bias = 0 } = (given ?? {}) as Partial<LinearModel>;
  const isList = (each: unknown): each is ArrayLike<number> =>
    Array.isArray(each) || each instanceof Float64Array || each instanceof Float32Array;
  const no = (rule: string, got: unknown): never =>
    fail(
      "argument",
      `linearShap explains { weights, bias }: ${rule}`,
      quote(got),
      "write { weights: [2, -1], bias: 3 }",
    );
  if (!isList(weights) || weights.length === 0) return no("weights are a list", given);
  const rows = (
    isList(weights[0]) ? Array.from(weights as ArrayLike<unknown>) : [weights]
  ) as ArrayLike<number>[];
  const features = rows[0]?.length ?? 0;
  if (!rows.every((row) => isList(row) && row.length === features && Array.from(row).every(Number.isFinite)))
    no("weights are finite, as many for each output", weights);
  const biases = [bias].flat() as number[];
  if (!biases.every(Number.isFinite) || (biases.length !== 1 && biases.length !== rows.length))
    no(`bias is a number, or ${rows.length}`, bias);
  return {
    features,
    outputs: rows.length,
    weights: Float64Array.from(rows.flatMap((row) => Array.from(row))),
    bias: Float64Array.from(rows, (_, k) => biases[biases.length === 1 ? 0 : k] as number),
  };
}

/** float64[outputs] at one row. */
export const linearOutputs = ({ features, weights, bias }: KnownLinear, x: ArrayLike<number>): Float64Array =>
  bias.map((b, k) => {
    let sum = b;
    for (let i = 0; i < features; i++) sum += (weights[k * features + i] as number) * (x[i] as number);
    return sum;
  });
