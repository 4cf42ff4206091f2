/**
 * All pairs of options of convolutions, pools, normalisations, attention and the hinge loss against PyTorch's values and gradients, which
 * fixtures/record/options.py recorded.
 */
import { readFileSync } from "node:fs";
import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  adaptiveAvgPool,
  adaptiveMaxPool,
  attention,
  avgPool,
  type Backend,
  batchNorm,
  batchNormTraining,
  conv,
  convTranspose,
  groupNorm,
  hinge,
  instanceNorm,
  jit,
  layerNorm,
  lpPool,
  lrn,
  maxPool,
  rmsNorm,
  square,
  type Tensor,
  tensor,
  vjp,
} from "@hyaline/core";
import { describe, expect, test } from "vitest";

interface Options {
  readonly strides: number[];
  readonly padding: number[];
  readonly dilations: number[];
  readonly groups: number;
  readonly outputPadding: number[];
  readonly bias: boolean;
  readonly kernel: number[];
  readonly ceil: boolean;
  readonly countIncludePad: boolean;
  readonly axis: number;
  readonly scale: boolean | number | null;
  readonly epsilon: number;
  readonly mask: "none" | "float" | "bool";
  readonly causal: boolean;
  readonly p: number;
  readonly size: number[];
  readonly neighbours: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
  readonly margin: number;
  readonly reduction: "mean" | "sum" | "none";
}

interface Recorded {
  readonly op: string;
  readonly options: Options;
  readonly shapes: number[][];
  readonly shape: number[];
  readonly y: number[];
  readonly gradients: number[][];
}

const cases = JSON.parse(
  readFileSync(new URL("../../fixtures/options.json", import.meta.url), "utf8"),
) as Recorded[];

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The recorder's inputs. */
const numbers = (shape: readonly number[], seed: number): number[] =>
  Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(1.7 * i + 2.3 * seed + 0.1 * i * i));

const pairs = (padding: readonly number[]) => padding.map((n) => [n, n] as const);

type Float = "float32" | "float64";

function maskOf({ mask }: Options, dtype: Float): Tensor | undefined {
  if (mask === "none") return undefined;
  const values = numbers([3, 4], 9);
  return mask === "float"
    ? tensor(values, { shape: [3, 4], dtype })
    : tensor(
        values.map((v) => v > -0.5),
        { shape: [3, 4] },
      );
}

const calls: Readonly<Record<string, (options: Options, ...inputs: Tensor[]) => Tensor>> = {
  conv: ({ strides, padding, dilations, groups }, x, w, bias) =>
    conv(x as Tensor, w as Tensor, bias, { strides, padding: pairs(padding), dilations, groups }),
  convTranspose: ({ strides, padding, dilations, groups, outputPadding }, x, w, bias) =>
    convTranspose(x as Tensor, w as Tensor, bias, {
      strides,
      padding: pairs(padding),
      dilations,
      groups,
      outputPadding,
    }),
  maxPool: ({ kernel, strides, padding, dilations, ceil }, x) =>
    maxPool(x as Tensor, { kernel, strides, padding: pairs(padding), dilations, ceilMode: ceil }),
  avgPool: ({ kernel, strides, padding, ceil, countIncludePad }, x) =>
    avgPool(x as Tensor, { kernel, strides, padding: pairs(padding), ceilMode: ceil, countIncludePad }),
  layerNorm: ({ axis, epsilon }, x, scale, bias) => layerNorm(x as Tensor, { axis, epsilon, scale, bias }),
  rmsNorm: ({ axis, epsilon }, x, scale) => rmsNorm(x as Tensor, { axis, epsilon, scale }),
  groupNorm: ({ groups, epsilon }, x, scale, bias) =>
    groupNorm(x as Tensor, { groups, epsilon, scale, bias }),
  instanceNorm: ({ epsilon }, x, scale, bias) => instanceNorm(x as Tensor, { epsilon, scale, bias }),
  batchNormTraining: ({ epsilon }, x, scale, bias) =>
    batchNormTraining(x as Tensor, { epsilon, scale, bias })[0],
  lpPool: ({ p, kernel, strides, ceil }, x) => lpPool(x as Tensor, { p, kernel, strides, ceilMode: ceil }),
  adaptiveAvgPool: ({ size }, x) => adaptiveAvgPool(x as Tensor, { size }),
  adaptiveMaxPool: ({ size }, x) => adaptiveMaxPool(x as Tensor, { size }),
  lrn: ({ neighbours, alpha, beta, k }, x) => lrn(x as Tensor, { size: neighbours, alpha, beta, bias: k }),
  // The recorded statistics are a mean and a standard deviation.
  batchNorm: ({ epsilon }, x, mean, deviation, scale, bias) =>
    batchNorm(x as Tensor, {
      mean: mean as Tensor,
      variance: square(deviation as Tensor),
      scale,
      bias,
      epsilon,
    }),
  hinge: ({ margin, reduction }, x) => {
    const { shape, dtype } = x as Tensor;
    const signs = tensor(numbers(shape, 9).map(Math.sign), { shape, dtype });
    return hinge(x as Tensor, signs, { margin, reduction });
  },
  attention: (options, q, k, v) =>
    attention(q as Tensor, k as Tensor, v as Tensor, {
      mask: maskOf(options, (q as Tensor).dtype as Float),
      causal: options.causal,
      ...(typeof options.scale === "number" ? { scale: options.scale } : {}),
    }),
};

const tolerances = { float32: 2e-5, float64: 1e-8 };

function expectClose(
  got: ArrayLike<number>,
  expected: readonly number[],
  what: string,
  tolerance: number,
): void {
  expect(got.length, what).toBe(expected.length);
  expected.forEach((value, i) => {
    const off = Math.abs((got[i] as number) - value) / Math.max(1, Math.abs(value));
    expect(off, `${what}, element ${i}: ${got[i]} for ${value}`).toBeLessThan(tolerance);
  });
}

async function check(
  { op, options, shapes, shape, y, gradients }: Recorded,
  backend: Backend,
  dtype: Float,
): Promise<void> {
  const call = calls[op] as (options: Options, ...inputs: Tensor[]) => Tensor;
  const weights = tensor(
    y.map((_, i) => Math.cos(i)),
    { shape, dtype },
  );
  const run = jit(
    (...inputs: Tensor[]) => {
      const { value, pullback } = vjp((...xs: Tensor[]) => call(options, ...xs), inputs);
      return [value, ...(pullback(weights) as Tensor[])];
    },
    { backend },
  );
  const inputs = shapes.map((each, i) => tensor(numbers(each, i), { shape: each, dtype }));
  const [value, ...slopes] = await run(...inputs);
  expect(value?.shape).toEqual(shape);
  expectClose((await value?.data()) as Float64Array, y, "value", tolerances[dtype]);
  for (const [i, slope] of slopes.entries())
    expectClose(
      (await slope.data()) as Float64Array,
      gradients[i] as number[],
      `gradient ${i}`,
      tolerances[dtype],
    );
  run.dispose();
}

/** What no case can have: PyTorch refuses it. */
const impossible: Readonly<Record<string, (options: Partial<Options>) => boolean>> = {
  attention: ({ mask = "none", causal }) => causal === true && mask !== "none",
};
const shiftsUnscaled = ({ scale, bias }: Partial<Options>) => scale === false && bias === true;
const isImpossible = (op: string, pair: Partial<Options>) => (impossible[op] ?? shiftsUnscaled)(pair);

/** The pairs of choices of two options, of those that any case of an op has, that meet in none. */
function unmetPairs(op: string, own: readonly Recorded[]): string[] {
  const names = Object.keys(own[0]?.options ?? {}) as (keyof Options)[];
  const choices = (name: keyof Options) => [
    ...new Map(own.map(({ options }) => [JSON.stringify(options[name]), options[name]])).values(),
  ];
  const met = new Set(
    own.flatMap(({ options }) =>
      names.flatMap((a) => names.map((b) => JSON.stringify({ [a]: options[a], [b]: options[b] }))),
    ),
  );
  expect(names.every((name) => name === "ceil" || choices(name).length > 1)).toBe(true);
  return names.flatMap((a, i) =>
    names
      .slice(i + 1)
      .flatMap((b) => choices(a).flatMap((x) => choices(b).map((y) => ({ [a]: x, [b]: y }))))
      .filter((pair) => !isImpossible(op, pair))
      .map((pair) => JSON.stringify(pair))
      .filter((pair) => !met.has(pair)),
  );
}

describe.each(Object.keys(calls))("%s, all pairs of its options as in PyTorch", (op) => {
  const own = cases.filter((each) => each.op === op);
  test("each pair of choices meets in a case", () => expect(unmetPairs(op, own)).toEqual([]));

  test("on the reference backend", async () => {
    const backend = referenceBackend();
    for (const each of own) await check(each, backend, "float64");
  });

  test("on ort:wasm", { timeout: 60_000 }, async () => {
    const backend = await ortBackend({ device: "wasm" });
    for (const each of own) await check(each, backend, "float32");
    await backend.dispose();
  });
});
