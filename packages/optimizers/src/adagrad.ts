import { add, div, full, mul, neg, sqrt, sub, type Tensor } from "@hyaline/core";
import { checkRange } from "./checkRange.js";
import type { Optimizer, Rate } from "./optimizer.js";
import { perParameter } from "./perParameter.js";
import { withL2 } from "./weightDecay.js";

export interface AdagradOptions {
  /** Default 0.01. */
  readonly learningRate?: Rate;
  /** The learning rate is divided by 1 + learningRateDecay · (step - 1) (default 0). */
  readonly learningRateDecay?: number;
  /** What the sum of squares starts from (default 0). */
  readonly initialSum?: number;
  /** Added to the root (default 1e-10, PyTorch's). */
  readonly epsilon?: number;
  /** L2 (default 0). */
  readonly weightDecay?: number;
  /** Ascend instead of descend (default false). */
  readonly maximize?: boolean;
}

/**
 * Adagrad: s ← s + g², p ← p - learningRate · g / (√s + ε).
 *
 * Source: Duchi, Hazan and Singer, 2011, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization".
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const optimizer = adagrad({ learningRate: 0.1 });
 * ```
 */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  const { learningRate = 0.01, learningRateDecay = 0, initialSum = 0, epsilon = 1e-10 } = options;
  const { weightDecay = 0 } = options;
  checkRange("adagrad", { learningRate, learningRateDecay, initialSum, epsilon, weightDecay });
  return perParameter({
    name: "adagrad",
    maximize: options.maximize,
    slots: { sum: (parameter: Tensor) => full(parameter.shape, initialSum, { dtype: parameter.dtype }) },
    step: ({ parameter, gradient, slots, step, rate }) => {
      const g = withL2(gradient, parameter, weightDecay);
      const sum = add(slots.sum, mul(g, g));
      const size = div(rate(learningRate), add(mul(sub(step, 1), learningRateDecay), 1));
      return { update: neg(mul(div(g, add(sqrt(sum), epsilon)), size)), slots: { sum } };
    },
  });
}
