import { full, greater, less, maximum, minimum, mul, neg, sign, type Tensor, where } from "@hyaline/core";
import { checkRange } from "./checkRange.js";
import type { Optimizer } from "./optimizer.js";
import { perParameter } from "./perParameter.js";
import { zerosLike } from "./zerosLike.js";

export interface RpropOptions {
  /** The first step's size (default 0.01, PyTorch's). */
  readonly learningRate?: number;
  /** What a step shrinks by where the gradient changed its sign (default 0.5, the paper's). */
  readonly shrink?: number;
  /** What a step grows by where it kept its sign (default 1.2, the paper's). */
  readonly grow?: number;
  /** Default 1e-6, the paper's. */
  readonly minStep?: number;
  /** Default 50, the paper's. */
  readonly maxStep?: number;
  /** Ascend instead of descend (default false). */
  readonly maximize?: boolean;
}

/**
 * Resilient backpropagation, for whole batches: each parameter has a step size of its own, which grows while the
 * gradient keeps its sign and shrinks where it changes; p ← p - size · sign(g), and no step where the sign changed.
 *
 * Source: Riedmiller and Braun, 1993, "A direct adaptive method for faster backpropagation learning: the RPROP
 * algorithm" (without backtracking, as in PyTorch).
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const optimizer = rprop({ learningRate: 0.01 });
 * ```
 */
export function rprop(options: RpropOptions = {}): Optimizer {
  const { learningRate = 0.01, shrink = 0.5, grow = 1.2, minStep = 1e-6, maxStep = 50 } = options;
  checkRange("rprop", { learningRate, minStep, maxStep });
  checkRange("rprop", { shrink }, { below: 1 });
  checkRange("rprop", { grow }, { low: 1 });
  return perParameter({
    name: "rprop",
    maximize: options.maximize,
    slots: {
      last: zerosLike,
      size: (parameter: Tensor) => full(parameter.shape, learningRate, { dtype: parameter.dtype }),
    },
    step: ({ gradient, slots }) => {
      const agreement = mul(gradient, slots.last);
      const turned = less(agreement, 0);
      const factor = where(turned, shrink, where(greater(agreement, 0), grow, full([], 1, gradient)));
      const size = minimum(maximum(mul(slots.size, factor), minStep), maxStep);
      const last = where(turned, 0, gradient);
      return { update: neg(mul(sign(last), size)), slots: { last, size } };
    },
  });
}
