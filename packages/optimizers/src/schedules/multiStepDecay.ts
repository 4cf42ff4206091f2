import { cast, full, greaterEqual, mul, pow, type Tensor } from "@hyaline/core";
import { checkRange } from "../checkRange.js";
import type { Schedule } from "../optimizer.js";

export interface MultiStepDecayOptions {
  /** What it starts from. */
  readonly initial: number;
  /** The steps from which on the next value holds. */
  readonly milestones: readonly number[];
  /** What a value is multiplied by for the next (default 0.1, PyTorch's). */
  readonly factor?: number;
}

/**
 * initial · factor^(number of milestones reached). PyTorch's `MultiStepLR`.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const learningRate = multiStepDecay({ initial: 0.1, milestones: [3000, 6000] });
 * ```
 */
export function multiStepDecay({ initial, milestones, factor = 0.1 }: MultiStepDecayOptions): Schedule {
  checkRange("multiStepDecay", { initial, factor });
  for (const milestone of milestones) checkRange("multiStepDecay", { milestone });
  return (step) => {
    const reached = milestones
      .map((milestone) => cast(greaterEqual(step, milestone), step.dtype))
      .reduce((sum: Tensor, one) => sum.add(one), full([], 0, { dtype: step.dtype }));
    return mul(pow(full([], factor, { dtype: step.dtype }), reached), initial);
  };
}
