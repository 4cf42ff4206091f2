import { abs, add, div, floor, maximum, mul, sub } from "@hyaline/core";
import { checkRange } from "../checkRange.js";
import type { Schedule } from "../optimizer.js";

export interface CyclicOptions {
  readonly min: number;
  readonly max: number;
  /** Half a period: the steps from `min` to `max`. */
  readonly stepsUp: number;
}

/**
 * A triangle wave between `min` and `max`. PyTorch's `CyclicLR` in mode `triangular`.
 *
 * Source: Smith, 2017, "Cyclical Learning Rates for Training Neural Networks", section 3.2.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const learningRate = cyclic({ min: 0.001, max: 0.01, stepsUp: 2000 });
 * ```
 */
export function cyclic({ min, max, stepsUp }: CyclicOptions): Schedule {
  checkRange("cyclic", { min, max });
  checkRange("cyclic", { stepsUp }, { low: 1 });
  return (step) => {
    const halves = div(step, stepsUp);
    const cycle = floor(add(mul(halves, 0.5), 1));
    const distance = abs(add(sub(halves, mul(cycle, 2)), 1));
    return add(mul(maximum(sub(1, distance), 0), max - min), min);
  };
}
