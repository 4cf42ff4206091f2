import { add, div, full, mul, neg, pow, sqrt, sub, type Tensor } from "@hyaline/core";
import { choice, declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { ascend, decayBelow1, l2, rate } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";
import { representable } from "../parts/representable.js";
import { withL2 } from "../parts/weightDecay.js";
import { biasCorrection } from "./parts/biasCorrection.js";
import { movingAverage } from "./parts/movingAverage.js";
import { zerosLike } from "./parts/zerosLike.js";

const nadamOptions = {
  /** How far a step goes (default 0.002, the paper's). */
  learningRate: rate("How far a step goes.", 0.002),
  /** Decay of the average gradient (default 0.9). */
  beta1: decayBelow1("Decay of the average gradient.", 0.9),
  /** Decay of the average squared gradient (default 0.999). */
  beta2: decayBelow1("Decay of the average squared gradient.", 0.999),
  /** Keeps the denominator from 0 (default 1e-8). */
  epsilon: number("Keeps the denominator from 0.", 1e-8),
  /** How fast the momentum grows to β₁ (default 0.004, the paper's). */
  momentumDecay: number("How fast the momentum grows to β₁.", 0.004),
  /**
   * Which product of momenta: `"dozat"` (default) is the paper's, and PyTorch's from 2.0 on; `"pytorch1"` has μ_t a
   * second time in M_{t+1}, as PyTorch 1.10 to 1.13 had by mistake: only for going on with a training begun there.
   */
  product: choice(
    "Which product of momenta: the paper's, or that of PyTorch 1.10 to 1.13.",
    ["dozat", "pytorch1"],
    "dozat",
  ),
  /** L2: added to the gradient as weightDecay · p (default 0). */
  weightDecay: l2(),
  /** Ascend instead of descend (default false). */
  maximize: ascend(),
};
export interface NadamOptions extends Given<typeof nadamOptions> {}

/**
 * Adam with Nesterov momentum: with μ_t = β₁ (1 - 0.96^{t · momentumDecay} / 2) and M_t = μ_1 ⋯ μ_t,
 * p ← p - learningRate · ((1 - μ_t) / (1 - M_t) · g + μ_{t+1} / (1 - M_{t+1}) · m) / (√v̂ + ε).
 *
 * Source: Dozat, 2016, "Incorporating Nesterov Momentum into Adam".
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = nadam({ learningRate: 0.002 });
 * ```
 */
export const nadam = /* @__PURE__ */ declare(
  (options: NadamOptions = {}): Optimizer => {
    const used = readOptions("nadam", nadamOptions, options);
    const { learningRate, beta1, beta2, epsilon, momentumDecay, weightDecay, maximize } = used;
    const momentumAt = (step: Tensor): Tensor => {
      const base = full([], 0.96, { dtype: step.dtype });
      return mul(sub(1, mul(pow(base, mul(step, momentumDecay)), 0.5)), beta1);
    };
    return perParameter({
      name: "nadam",
      maximize,
      // The product is the same for all parameters; a scalar each keeps the state uniform.
      slots: { m: zerosLike, v: zerosLike, product: ({ dtype }) => full([], 1, { dtype }) },
      step: ({ parameter, gradient, slots, step, rate }) => {
        const g = withL2(gradient, parameter, weightDecay);
        const now = momentumAt(step);
        const later = momentumAt(add(step, 1));
        const product = mul(slots.product, now);
        const m = movingAverage(slots.m, g, beta1);
        const v = movingAverage(slots.v, mul(g, g), beta2);
        const ofGradient = div(sub(1, now), sub(1, product));
        const next = mul(used.product === "dozat" ? product : mul(product, now), later);
        const ofAverage = div(later, sub(1, next));
        const root = sqrt(div(v, biasCorrection(beta2, step)));
        const direction = div(
          add(mul(g, ofGradient), mul(m, ofAverage)),
          add(root, representable(epsilon, g)),
        );
        return { update: neg(mul(direction, rate(learningRate))), slots: { m, v, product } };
      },
    });
  },
  {
    name: "nadam",
    title: "NAdam",
    family: "rules",
    summary: "Adam with Nesterov's momentum.",
    formula: "p ← p - learningRate · ((1 - μ_t) / (1 - M_t) · g + μ_{t+1} / (1 - M_{t+1}) · m) / (√v̂ + ε)",
    source: { authors: "T. Dozat", title: "Incorporating Nesterov Momentum into Adam", year: 2016 },
  },
  nadamOptions,
  {},
);
