/** Derivatives by finite differences, in float64 on the reference backend. */
import { referenceBackend } from "@hyaline/backend-reference";
import { isFloat, jit, type Tensor } from "@hyaline/core";
import { numbersOf } from "../compare.js";
import type { OpExample } from "../example.js";
import { exampleInputs, fromNumbers } from "../inputs.js";
import { resultsOf } from "./check.js";

const STEP = 1e-4;
/** What the differences themselves are off by, relative to the larger of a derivative and 1. */
export const DIFFERENCE_TOLERANCE = 1e-7;

/** The numbers of several tensors by where the inputs have been moved to. */
export type ValueAt = (moved: readonly Float64Array[]) => Promise<readonly number[]>;

/**
 * Calls `use` with a function from all inputs' numbers to all floating-point results' numbers, one after the other, and
 * with the numbers that the example has.
 */
export async function withValues<T>(
  example: OpExample,
  of: (...inputs: Tensor[]) => readonly Tensor[],
  use: (valueAt: ValueAt, start: readonly Float64Array[]) => Promise<T>,
): Promise<T> {
  const inputs = exampleInputs(example);
  const wide = inputs.map(({ dtype }) => (isFloat(dtype) ? "float64" : dtype));
  const run = jit((...xs: Tensor[]) => [...of(...xs)], { backend: referenceBackend() });
  const start = await Promise.all(inputs.map(async (input) => Float64Array.from(await numbersOf(input))));
  try {
    return await use(async (moved) => {
      const xs = moved.map((data, i) => fromNumbers(data, (inputs[i] as Tensor).shape, wide[i] as "float64"));
      const results = await run(...xs);
      const numbers = await Promise.all(results.map(numbersOf));
      return numbers.flatMap((list) => Array.from(list));
    }, start);
  } finally {
    run.dispose();
  }
}

/** The floating-point results of an example. */
export const floatResults =
  (example: OpExample) =>
  (...inputs: Tensor[]): readonly Tensor[] =>
    resultsOf(example, inputs).filter(({ dtype }) => isFloat(dtype));

/** The derivative along `directions` by the five-point stencil, whose error is of fourth order. */
export async function differenceAlong(
  valueAt: ValueAt,
  start: readonly Float64Array[],
  directions: readonly (Float64Array | undefined)[],
): Promise<number[]> {
  const at = (distance: number) =>
    valueAt(
      start.map((data, k) => {
        const along = directions[k];
        return along ? data.map((v, i) => v + distance * (along[i] as number)) : data;
      }),
    );
  const [near, back, far, farBack] = [
    await at(STEP),
    await at(-STEP),
    await at(2 * STEP),
    await at(-2 * STEP),
  ];
  const between = (a: readonly number[], b: readonly number[], i: number) =>
    (a[i] as number) - (b[i] as number);
  return near.map((_, i) => (8 * between(near, back, i) - between(far, farBack, i)) / (12 * STEP));
}
