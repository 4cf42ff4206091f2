import { add, div, mul, neg, sqrt, sub } from "@hyaline/core";
import { checkRange } from "./checkRange.js";
import { movingAverage } from "./movingAverage.js";
import type { Optimizer, Rate } from "./optimizer.js";
import { perParameter } from "./perParameter.js";
import { withL2 } from "./weightDecay.js";
import { zerosLike } from "./zerosLike.js";

export interface RmspropOptions {
  /** Default 0.01, PyTorch's. */
  readonly learningRate?: Rate;
  /** Decay of the average squared gradient (default 0.99, PyTorch's). */
  readonly decay?: number;
  /** Added to the root (default 1e-8, PyTorch's). */
  readonly epsilon?: number;
  /** Default 0. */
  readonly momentum?: Rate;
  /** Divide by the standard deviation of the gradient instead of its root mean square (default false). */
  readonly centered?: boolean;
  /** L2 (default 0). */
  readonly weightDecay?: number;
  /** Ascend instead of descend (default false). */
  readonly maximize?: boolean;
}

/**
 * RMSprop: v ← decay · v + (1 - decay) g², p ← p - learningRate · g / (√v + ε). `centered` takes the square of the average
 * gradient off v; `momentum` b ← momentum · b + g / (√v + ε), p ← p - learningRate · b.
 *
 * Source: Tieleman and Hinton, 2012, "Lecture 6.5: rmsprop"; centered: Graves, 2013, "Generating Sequences With
 * Recurrent Neural Networks", eq. 38 to 45.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const optimizer = rmsprop({ learningRate: 0.001, momentum: 0.9 });
 * ```
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const { learningRate = 0.01, decay = 0.99, epsilon = 1e-8, momentum = 0, centered = false } = options;
  const { weightDecay = 0 } = options;
  checkRange("rmsprop", { learningRate, epsilon, weightDecay });
  checkRange("rmsprop", { decay, momentum }, { high: 1 });
  return perParameter<"v" | "average" | "momentum">({
    name: "rmsprop",
    maximize: options.maximize,
    slots: {
      v: zerosLike,
      ...(centered ? { average: zerosLike } : {}),
      ...(momentum === 0 ? {} : { momentum: zerosLike }),
    },
    step: ({ parameter, gradient, slots, rate }) => {
      const g = withL2(gradient, parameter, weightDecay);
      const v = movingAverage(slots.v, mul(g, g), decay);
      const average = centered ? movingAverage(slots.average, g, decay) : g;
      const variance = centered ? sub(v, mul(average, average)) : v;
      const scaled = div(g, add(sqrt(variance), epsilon));
      const velocity = momentum === 0 ? scaled : add(mul(slots.momentum, rate(momentum)), scaled);
      const update = neg(mul(velocity, rate(learningRate)));
      return { update, slots: { v, average, momentum: velocity } };
    },
  });
}
