import { abs, add, div, maximum, mul, neg } from "@hyaline/core";
import { biasCorrection } from "./biasCorrection.js";
import { checkRange } from "./checkRange.js";
import { movingAverage } from "./movingAverage.js";
import type { Optimizer, Rate } from "./optimizer.js";
import { perParameter } from "./perParameter.js";
import { withL2 } from "./weightDecay.js";
import { zerosLike } from "./zerosLike.js";

export interface AdamaxOptions {
  /** Default 0.002, the paper's. */
  readonly learningRate?: Rate;
  /** Default 0.9, the paper's. */
  readonly beta1?: number;
  /** Default 0.999, the paper's. */
  readonly beta2?: number;
  /** Keeps the denominator from 0 (default 1e-8). */
  readonly epsilon?: number;
  /** L2 (default 0). */
  readonly weightDecay?: number;
  /** Ascend instead of descend (default false). */
  readonly maximize?: boolean;
}

/**
 * Adam with the infinity norm: u ← max(β₂ u, |g| + ε), p ← p - learningRate / (1 - β₁^step) · m / u.
 *
 * Source: Kingma and Ba, 2015, "Adam: A Method for Stochastic Optimization", algorithm 2; ε inside of the maximum as in
 * PyTorch.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const optimizer = adamax({ learningRate: 0.002 });
 * ```
 */
export function adamax(options: AdamaxOptions = {}): Optimizer {
  const { learningRate = 0.002, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  checkRange("adamax", { learningRate, epsilon, weightDecay });
  checkRange("adamax", { beta1, beta2 }, { below: 1 });
  return perParameter({
    name: "adamax",
    maximize: options.maximize,
    slots: { m: zerosLike, u: zerosLike },
    step: ({ parameter, gradient, slots, step, rate }) => {
      const g = withL2(gradient, parameter, weightDecay);
      const m = movingAverage(slots.m, g, beta1);
      const u = maximum(mul(slots.u, beta2), add(abs(g), epsilon));
      const size = div(rate(learningRate), biasCorrection(beta1, step));
      return { update: neg(mul(div(m, u), size)), slots: { m, u } };
    },
  });
}
