import type { Tensor } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { checkRange } from "../parts/checkRange.js";
import { withL2 } from "../parts/weightDecay.js";
import { stateless } from "./parts/stateless.js";

/**
 * Adds `decay · p` to each gradient: L2 weight decay for a `chain`.
 *
 * @throws HyalineError `argument` for a decay that is negative or not finite
 * @example
 * ```ts
 * const optimizer = chain(clipByGlobalNorm(1), addDecayedWeights(1e-4), sgd());
 * ```
 */
export const addDecayedWeights = /* @__PURE__ */ declare(
  (decay: number): Optimizer => {
    checkRange("addDecayedWeights", { decay });
    return stateless("addDecayedWeights", (gradients, parameters) =>
      gradients.map((gradient, i) => withL2(gradient, parameters[i] as Tensor, decay)),
    );
  },
  {
    name: "addDecayedWeights",
    title: "L2 weight decay",
    family: "transforms",
    summary: "Adds a share of each parameter to its gradient.",
    formula: "g ← g + decay · p",
  },
  {},
  {},
);
