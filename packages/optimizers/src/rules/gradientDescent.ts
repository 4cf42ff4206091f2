import { mul, neg } from "@hyaline/core";
import { declare, type Given, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { rate } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";

const gradientDescentOptions = {
  /** How far to go against the gradient (default 0.01, as in Keras). */
  learningRate: rate("How far to go against the gradient.", 0.01),
};
export interface GradientDescentOptions extends Given<typeof gradientDescentOptions> {}

/**
 * Gradient descent: p ← p - learningRate · g. See {@link sgd} for momentum and weight decay.
 *
 * Source: Cauchy, 1847, "Méthode générale pour la résolution des systèmes d'équations simultanées".
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = gradientDescent({ learningRate: 0.1 });
 * const { updates, state } = optimizer.update(gradients, optimizer.init(params), params);
 * ```
 */
export const gradientDescent = /* @__PURE__ */ declare(
  (options: GradientDescentOptions = {}): Optimizer => {
    const { learningRate } = readOptions("gradientDescent", gradientDescentOptions, options);
    return perParameter({
      name: "gradientDescent",
      slots: {},
      step: ({ gradient, rate }) => ({ update: neg(mul(gradient, rate(learningRate))), slots: {} }),
    });
  },
  {
    name: "gradientDescent",
    title: "Gradient descent",
    family: "rules",
    summary: "Steps against the gradient.",
    formula: "p ← p - learningRate · g",
    source: {
      authors: "A.-L. Cauchy",
      title: "Méthode générale pour la résolution des systèmes d'équations simultanées",
      year: 1847,
    },
  },
  gradientDescentOptions,
  {},
);
