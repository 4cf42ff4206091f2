import { abs, add, div, maximum, mul, neg } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { ascend, decayBelow1, l2, rate } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";
import { representable } from "../parts/representable.js";
import { withL2 } from "../parts/weightDecay.js";
import { biasCorrection } from "./parts/biasCorrection.js";
import { movingAverage } from "./parts/movingAverage.js";
import { zerosLike } from "./parts/zerosLike.js";

const adamaxOptions = {
  /** How far a step goes (default 0.002, the paper's). */
  learningRate: rate("How far a step goes.", 0.002),
  /** Decay of the average gradient (default 0.9, the paper's). */
  beta1: decayBelow1("Decay of the average gradient.", 0.9),
  /** Decay of the largest gradient (default 0.999, the paper's). */
  beta2: decayBelow1("Decay of the largest gradient.", 0.999),
  /** Keeps the denominator from 0 (default 1e-8). */
  epsilon: number("Keeps the denominator from 0.", 1e-8),
  /** L2: added to the gradient as weightDecay · p (default 0). */
  weightDecay: l2(),
  /** Ascend instead of descend (default false). */
  maximize: ascend(),
};
export interface AdamaxOptions extends Given<typeof adamaxOptions> {}

/**
 * Adam with the infinity norm: u ← max(β₂ u, |g| + ε), p ← p - learningRate / (1 - β₁^step) · m / u.
 *
 * Source: Kingma and Ba, 2015, "Adam: A Method for Stochastic Optimization", algorithm 2; ε inside of the maximum as in
 * PyTorch.
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = adamax({ learningRate: 0.002 });
 * ```
 */
export const adamax = /* @__PURE__ */ declare(
  (options: AdamaxOptions = {}): Optimizer => {
    const used = readOptions("adamax", adamaxOptions, options);
    const { learningRate, beta1, beta2, epsilon, weightDecay, maximize } = used;
    return perParameter({
      name: "adamax",
      maximize,
      slots: { m: zerosLike, u: zerosLike },
      step: ({ parameter, gradient, slots, step, rate }) => {
        const g = withL2(gradient, parameter, weightDecay);
        const m = movingAverage(slots.m, g, beta1);
        const u = maximum(mul(slots.u, beta2), add(abs(g), representable(epsilon, g)));
        const size = div(rate(learningRate), biasCorrection(beta1, step));
        return { update: neg(mul(div(m, u), size)), slots: { m, u } };
      },
    });
  },
  {
    name: "adamax",
    title: "AdaMax",
    family: "rules",
    summary: "Adam with the infinity norm of gradients in place of their root mean square.",
    formula: "u ← max(β₂ u, |g| + ε), p ← p - learningRate / (1 - β₁^step) · m / u",
    source: {
      authors: "D. P. Kingma, J. Ba",
      title: "Adam: A Method for Stochastic Optimization",
      year: 2015,
      where: "algorithm 2",
    },
  },
  adamaxOptions,
  {},
);
