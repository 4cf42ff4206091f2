import { add, mul, neg, sign } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { ascend, decayBelow1, rate } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";
import { movingAverage } from "./parts/movingAverage.js";
import { zerosLike } from "./parts/zerosLike.js";

const lionOptions = {
  /** How far each parameter goes (default 0.0001, the paper's). */
  learningRate: rate("How far each parameter goes.", 0.0001),
  /** How much of the average the direction has (default 0.9, the paper's). */
  beta1: decayBelow1("How much of the average the direction has.", 0.9),
  /** Decay of the average gradient (default 0.99, the paper's). */
  beta2: decayBelow1("Decay of the average gradient.", 0.99),
  /** The parameters shrink by learningRate · weightDecay · p (default 0). */
  weightDecay: number("The parameters shrink by learningRate · weightDecay · p.", 0),
  /** Ascend instead of descend (default false). */
  maximize: ascend(),
};
export interface LionOptions extends Given<typeof lionOptions> {}

/**
 * Lion: p ← p - learningRate · (sign(β₁ m + (1 - β₁) g) + weightDecay · p), m ← β₂ m + (1 - β₂) g.
 *
 * Source: Chen et al., 2023, "Symbolic Discovery of Optimization Algorithms", algorithm 2.
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = lion({ learningRate: 1e-4, weightDecay: 0.1 });
 * ```
 */
export const lion = /* @__PURE__ */ declare(
  (options: LionOptions = {}): Optimizer => {
    const used = readOptions("lion", lionOptions, options);
    const { learningRate, beta1, beta2, weightDecay, maximize } = used;
    return perParameter({
      name: "lion",
      maximize,
      slots: { m: zerosLike },
      step: ({ parameter, gradient, slots, rate }) => {
        const direction = sign(movingAverage(slots.m, gradient, beta1));
        const whole = weightDecay === 0 ? direction : add(direction, mul(parameter, weightDecay));
        return {
          update: neg(mul(whole, rate(learningRate))),
          slots: { m: movingAverage(slots.m, gradient, beta2) },
        };
      },
    });
  },
  {
    name: "lion",
    title: "Lion",
    family: "rules",
    summary:
      "Steps of one size against the sign of an average gradient; keeps one average where Adam keeps two.",
    formula: "p ← p - learningRate · (sign(β₁ m + (1 - β₁) g) + weightDecay · p), m ← β₂ m + (1 - β₂) g",
    source: {
      authors: "X. Chen, C. Liang, D. Huang, E. Real, K. Wang",
      title: "Symbolic Discovery of Optimization Algorithms",
      year: 2023,
      where: "algorithm 2",
    },
  },
  lionOptions,
  {},
);
