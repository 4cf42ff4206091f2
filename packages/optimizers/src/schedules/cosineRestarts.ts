import { div, floor, mul, sub } from "@hyaline/core";
import type { Schedule } from "../optimizer.js";
import { type CosineDecayOptions, cosineDecay } from "./cosineDecay.js";

/**
 * {@link cosineDecay} that begins again at `initial` after every `steps`. PyTorch's `CosineAnnealingWarmRestarts` with
 * `T_mult=1`.
 *
 * Source: Loshchilov and Hutter, 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts".
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const learningRate = cosineRestarts({ initial: 0.1, steps: 1000 });
 * ```
 */
export function cosineRestarts(options: CosineDecayOptions): Schedule {
  const once = cosineDecay(options);
  const { steps } = options;
  return (step) => once(sub(step, mul(floor(div(step, steps)), steps)));
}
