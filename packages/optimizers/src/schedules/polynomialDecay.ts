import { add, full, mul, pow, sub } from "@hyaline/core";
import { checkRange } from "../checkRange.js";
import type { Schedule } from "../optimizer.js";
import { progress } from "./progress.js";

export interface PolynomialDecayOptions {
  /** What it starts from. */
  readonly initial: number;
  /** What it ends at (default 0). */
  readonly final?: number;
  /** After how many steps it ends. */
  readonly steps: number;
  /** Default 1: a straight line. */
  readonly power?: number;
}

/**
 * final + (initial - final) · (1 - step / steps)^power, then `final`. PyTorch's `PolynomialLR`.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const learningRate = polynomialDecay({ initial: 0.1, steps: 1000, power: 2 });
 * ```
 */
export function polynomialDecay(options: PolynomialDecayOptions): Schedule {
  const { initial, final = 0, steps, power = 1 } = options;
  checkRange("polynomialDecay", { initial, final, power });
  checkRange("polynomialDecay", { steps }, { low: 1 });
  return (step) => {
    const left = sub(1, progress(step, steps));
    return add(mul(pow(left, full([], power, { dtype: step.dtype })), initial - final), final);
  };
}
