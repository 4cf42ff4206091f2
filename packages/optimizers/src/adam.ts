import { add, div, maximum, mul, neg, sqrt, type Tensor } from "@hyaline/core";
import { biasCorrection } from "./biasCorrection.js";
import { checkRange } from "./checkRange.js";
import { movingAverage } from "./movingAverage.js";
import type { Optimizer, Rate } from "./optimizer.js";
import { type ParameterRule, perParameter } from "./perParameter.js";
import { withL2 } from "./weightDecay.js";
import { zerosLike } from "./zerosLike.js";

export interface AdamOptions {
  /** Default 0.001, the paper's. */
  readonly learningRate?: Rate;
  /** Decay of the average gradient (default 0.9, the paper's). */
  readonly beta1?: number;
  /** Decay of the average squared gradient (default 0.999, the paper's). */
  readonly beta2?: number;
  /** Keeps the denominator from 0 (default 1e-8, the paper's). */
  readonly epsilon?: number;
  /** Default 0 for `adam` (L2: added to the gradient), 0.01 for `adamw` (taken off the parameter itself). */
  readonly weightDecay?: number;
  /** Divide by the largest average so far (default false). */
  readonly amsgrad?: boolean;
  /** Ascend instead of descend (default false). */
  readonly maximize?: boolean;
}

/**
 * Adam: m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g²,
 * p ← p - learningRate · m̂ / (√v̂ + ε), where m̂ and v̂ are m and v over 1 - β^step.
 *
 * Source: Kingma and Ba, 2015, "Adam: A Method for Stochastic Optimization", algorithm 1; `amsgrad`: Reddi et al., 2018,
 * "On the Convergence of Adam and Beyond".
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const optimizer = adam({ learningRate: 0.001 });
 * ```
 */
export function adam({ weightDecay = 0, ...options }: AdamOptions = {}): Optimizer {
  checkRange("adam", { weightDecay });
  const regularised = (gradient: Tensor, parameter: Tensor) => withL2(gradient, parameter, weightDecay);
  return perParameter(adamRule("adam", options, regularised));
}

/**
 * Adam's rule; `regularised` gives the gradient that its averages see.
 *
 * The bias corrections are scalars, so they are multiplied into the learning rate and ε instead of into every element:
 * learningRate · m̂ / (√v̂ + ε) = (learningRate · √c₂ / c₁) · m / (√v + ε √c₂) with c = 1 - β^step.
 */
export function adamRule(
  name: string,
  options: Omit<AdamOptions, "weightDecay">,
  regularised: (gradient: Tensor, parameter: Tensor) => Tensor = (gradient) => gradient,
): ParameterRule<"m" | "v" | "vMax"> {
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, amsgrad = false } = options;
  checkRange(name, { learningRate, epsilon });
  checkRange(name, { beta1, beta2 }, { below: 1 });
  return {
    name,
    maximize: options.maximize,
    slots: { m: zerosLike, v: zerosLike, ...(amsgrad ? { vMax: zerosLike } : {}) },
    step: ({ parameter, gradient, slots, step, rate }) => {
      const g = regularised(gradient, parameter);
      const m = movingAverage(slots.m, g, beta1);
      const v = movingAverage(slots.v, mul(g, g), beta2);
      const vMax = amsgrad ? maximum(slots.vMax, v) : v;
      const root = sqrt(biasCorrection(beta2, step));
      const size = div(mul(rate(learningRate), root), biasCorrection(beta1, step));
      const update = neg(mul(div(m, add(sqrt(vMax), mul(root, epsilon))), size));
      return { update, slots: { m, v, vMax } };
    },
  };
}
