import { full, mul, pow } from "@hyaline/core";
import { checkRange } from "../checkRange.js";
import type { Schedule } from "../optimizer.js";

export interface ExponentialDecayOptions {
  /** What it starts from. */
  readonly initial: number;
  /** What is left of it after one step. */
  readonly factor: number;
}

/**
 * initial · factor^step. PyTorch's `ExponentialLR`.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const learningRate = exponentialDecay({ initial: 0.1, factor: 0.999 });
 * ```
 */
export function exponentialDecay({ initial, factor }: ExponentialDecayOptions): Schedule {
  checkRange("exponentialDecay", { initial, factor });
  return (step) => mul(pow(full([], factor, { dtype: step.dtype }), step), initial);
}
