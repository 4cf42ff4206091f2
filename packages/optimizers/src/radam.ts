import {
  add,
  div,
  full,
  greater,
  maximum,
  mul,
  neg,
  pow,
  sqrt,
  sub,
  type Tensor,
  where,
} from "@hyaline/core";
import { biasCorrection } from "./biasCorrection.js";
import { checkRange } from "./checkRange.js";
import { movingAverage } from "./movingAverage.js";
import type { Optimizer, Rate } from "./optimizer.js";
import { perParameter } from "./perParameter.js";
import { withL2 } from "./weightDecay.js";
import { zerosLike } from "./zerosLike.js";

export interface RadamOptions {
  /** Default 0.001. */
  readonly learningRate?: Rate;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Keeps the denominator from 0 (default 1e-8). */
  readonly epsilon?: number;
  /** L2 (default 0). */
  readonly weightDecay?: number;
  /** Ascend instead of descend (default false). */
  readonly maximize?: boolean;
}

/**
 * Rectified Adam: as long as the variance of the adaptive step is not tractable (ρ_t ≤ 5) the step is plain momentum,
 * afterwards it is Adam's times the rectification r_t.
 *
 * Source: Liu et al., 2020, "On the Variance of the Adaptive Learning Rate and Beyond", algorithm 2 (threshold 5 as in
 * PyTorch, where the paper has 4).
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const optimizer = radam({ learningRate: 0.001 });
 * ```
 */
export function radam(options: RadamOptions = {}): Optimizer {
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  checkRange("radam", { learningRate, epsilon, weightDecay });
  checkRange("radam", { beta1, beta2 }, { below: 1 });
  const longest = 2 / (1 - beta2) - 1;
  const rectification = (length: Tensor): Tensor => {
    const safe = maximum(length, 5); // below 5 the root would be of a negative number, and the branch is not taken
    const ratio = div(mul(sub(safe, 4), sub(safe, 2)), safe);
    return sqrt(mul(ratio, longest / ((longest - 4) * (longest - 2))));
  };
  return perParameter({
    name: "radam",
    maximize: options.maximize,
    slots: { m: zerosLike, v: zerosLike },
    step: ({ parameter, gradient, slots, step, rate }) => {
      const g = withL2(gradient, parameter, weightDecay);
      const m = movingAverage(slots.m, g, beta1);
      const v = movingAverage(slots.v, mul(g, g), beta2);
      const correction = biasCorrection(beta2, step);
      const power = pow(full([], beta2, { dtype: step.dtype }), step);
      const length = sub(longest, div(mul(mul(step, 2), power), correction));
      const adaptive = div(mul(sqrt(correction), rectification(length)), add(sqrt(v), epsilon));
      const size = div(rate(learningRate), biasCorrection(beta1, step));
      return { update: neg(mul(mul(m, size), where(greater(length, 5), adaptive, 1))), slots: { m, v } };
    },
  });
}
