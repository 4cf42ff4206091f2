import type { Tensor } from "@hyaline/core";
import { checkRange } from "./checkRange.js";
import type { Optimizer } from "./optimizer.js";
import { stateless } from "./stateless.js";
import { withL2 } from "./weightDecay.js";

/**
 * Adds `decay · p` to each gradient: L2 weight decay for a `chain`.
 *
 * @throws HyalineError `argument` for a decay that is negative or not finite
 * @example
 * ```ts
 * const optimizer = chain(clipByGlobalNorm(1), addDecayedWeights(1e-4), sgd());
 * ```
 */
export function addDecayedWeights(decay: number): Optimizer {
  checkRange("addDecayedWeights", { decay });
  return stateless("addDecayedWeights", (gradients, parameters) =>
    gradients.map((gradient, i) => withL2(gradient, parameters[i] as Tensor, decay)),
  );
}
