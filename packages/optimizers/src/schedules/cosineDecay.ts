import { add, cos, mul } from "@hyaline/core";
import { checkRange } from "../checkRange.js";
import type { Schedule } from "../optimizer.js";

export interface CosineDecayOptions {
  /** What it starts from. */
  readonly initial: number;
  /** What it reaches after `steps` (default 0). */
  readonly final?: number;
  /** Half a period. */
  readonly steps: number;
}

/**
 * final + (initial - final) · (1 + cos(π · step / steps)) / 2; past `steps` it rises again. PyTorch's
 * `CosineAnnealingLR`.
 *
 * Source: Loshchilov and Hutter, 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts", eq. 5.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const learningRate = cosineDecay({ initial: 0.1, steps: 10_000 });
 * ```
 */
export function cosineDecay({ initial, final = 0, steps }: CosineDecayOptions): Schedule {
  checkRange("cosineDecay", { initial, final });
  checkRange("cosineDecay", { steps }, { low: 1 });
  return (step) => add(mul(add(cos(mul(step, Math.PI / steps)), 1), (initial - final) / 2), final);
}
