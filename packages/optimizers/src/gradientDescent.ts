import { mul, neg } from "@hyaline/core";
import { checkRange } from "./checkRange.js";
import type { Optimizer, Rate } from "./optimizer.js";
import { perParameter } from "./perParameter.js";

export interface GradientDescentOptions {
  /** How far to go against the gradient (default 0.01, as in Keras). */
  readonly learningRate?: Rate;
}

/**
 * Gradient descent: p ← p - learningRate · g. See {@link sgd} for momentum and weight decay.
 *
 * @throws HyalineError `argument` for a negative or non-finite learning rate
 * @example
 * ```ts
 * const optimizer = gradientDescent({ learningRate: 0.1 });
 * const { updates, state } = optimizer.update(grads, optimizer.init(params), params);
 * ```
 */
export function gradientDescent({ learningRate = 0.01 }: GradientDescentOptions = {}): Optimizer {
  checkRange("gradientDescent", { learningRate });
  return perParameter({
    name: "gradientDescent",
    slots: {},
    step: ({ gradient, rate }) => ({ update: neg(mul(gradient, rate(learningRate))), slots: {} }),
  });
}
