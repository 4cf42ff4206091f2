import { add, div, full, mul, neg, pow, sqrt, sub, type Tensor } from "@hyaline/core";
import { biasCorrection } from "./biasCorrection.js";
import { checkRange } from "./checkRange.js";
import { movingAverage } from "./movingAverage.js";
import type { Optimizer, Rate } from "./optimizer.js";
import { perParameter } from "./perParameter.js";
import { withL2 } from "./weightDecay.js";
import { zerosLike } from "./zerosLike.js";

export interface NadamOptions {
  /** Default 0.002, the paper's. */
  readonly learningRate?: Rate;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Keeps the denominator from 0 (default 1e-8). */
  readonly epsilon?: number;
  /** How fast the momentum grows to β₁ (default 0.004, the paper's). */
  readonly momentumDecay?: number;
  /**
   * `"dozat"` (default) is the paper's, and PyTorch's from 2.0 on; `"pytorch1"` has μ_t a second time in M_{t+1}, as
   * PyTorch 1.10 to 1.13 had by mistake: only for going on with a training begun there.
   */
  readonly product?: "dozat" | "pytorch1";
  /** L2 (default 0). */
  readonly weightDecay?: number;
  /** Ascend instead of descend (default false). */
  readonly maximize?: boolean;
}

/**
 * Adam with Nesterov momentum: with μ_t = β₁ (1 - 0.96^{t · momentumDecay} / 2) and M_t = μ_1 ⋯ μ_t,
 * p ← p - learningRate · ((1 - μ_t) / (1 - M_t) · g + μ_{t+1} / (1 - M_{t+1}) · m) / (√v̂ + ε).
 *
 * Source: Dozat, 2016, "Incorporating Nesterov Momentum into Adam".
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const optimizer = nadam({ learningRate: 0.002 });
 * ```
 */
export function nadam(options: NadamOptions = {}): Optimizer {
  const { learningRate = 0.002, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  const { momentumDecay = 0.004, product: rule = "dozat", weightDecay = 0 } = options;
  checkRange("nadam", { learningRate, epsilon, momentumDecay, weightDecay });
  checkRange("nadam", { beta1, beta2 }, { below: 1 });
  const momentumAt = (step: Tensor): Tensor => {
    const base = full([], 0.96, { dtype: step.dtype });
    return mul(sub(1, mul(pow(base, mul(step, momentumDecay)), 0.5)), beta1);
  };
  return perParameter({
    name: "nadam",
    maximize: options.maximize,
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
      const next = mul(rule === "dozat" ? product : mul(product, now), later);
      const ofAverage = div(later, sub(1, next));
      const denominator = add(sqrt(div(v, biasCorrection(beta2, step))), epsilon);
      const direction = div(add(mul(g, ofGradient), mul(m, ofAverage)), denominator);
      return { update: neg(mul(direction, rate(learningRate))), slots: { m, v, product } };
    },
  });
}
