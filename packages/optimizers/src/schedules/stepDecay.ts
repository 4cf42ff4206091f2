import { div, floor, full, mul, pow } from "@hyaline/core";
import { checkRange } from "../checkRange.js";
import type { Schedule } from "../optimizer.js";

export interface StepDecayOptions {
  /** What it starts from. */
  readonly initial: number;
  /** How many steps each value lasts. */
  readonly every: number;
  /** What a value is multiplied by for the next (default 0.1, PyTorch's). */
  readonly factor?: number;
}

/**
 * A staircase: initial · factor^⌊step / every⌋. PyTorch's `StepLR`.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const optimizer = sgd({ learningRate: stepDecay({ initial: 0.1, every: 1000 }) });
 * ```
 */
export function stepDecay({ initial, every, factor = 0.1 }: StepDecayOptions): Schedule {
  checkRange("stepDecay", { initial, factor });
  checkRange("stepDecay", { every }, { low: 1 });
  return (step) => mul(pow(full([], factor, { dtype: step.dtype }), floor(div(step, every))), initial);
}
