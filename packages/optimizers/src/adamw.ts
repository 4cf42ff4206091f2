import { mul, sub } from "@hyaline/core";
import { type AdamOptions, adamRule } from "./adam.js";
import { checkRange } from "./checkRange.js";
import type { Optimizer } from "./optimizer.js";
import { perParameter } from "./perParameter.js";

/**
 * Adam with decoupled weight decay: the parameters shrink by learningRate · weightDecay · p besides Adam's step, whose
 * averages do not see the decay.
 *
 * Source: Loshchilov and Hutter, 2019, "Decoupled Weight Decay Regularization", algorithm 2.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const optimizer = adamw({ learningRate: 3e-4, weightDecay: 0.01 });
 * ```
 */
export function adamw({ weightDecay = 0.01, ...options }: AdamOptions = {}): Optimizer {
  checkRange("adamw", { weightDecay });
  const rule = adamRule("adamw", options);
  const { learningRate = 0.001 } = options;
  return perParameter({
    ...rule,
    step: (step) => {
      const { update, slots } = rule.step(step);
      const decay = mul(step.parameter, mul(step.rate(learningRate), weightDecay));
      return { update: sub(update, decay), slots };
    },
  });
}
