import { add, div, mul, neg, sqrt } from "@hyaline/core";
import { checkRange } from "./checkRange.js";
import { movingAverage } from "./movingAverage.js";
import type { Optimizer, Rate } from "./optimizer.js";
import { perParameter } from "./perParameter.js";
import { withL2 } from "./weightDecay.js";
import { zerosLike } from "./zerosLike.js";

export interface AdadeltaOptions {
  /** Multiplies the step (default 1: the paper has none). */
  readonly learningRate?: Rate;
  /** Decay of both averages (default 0.9, PyTorch's; the paper's experiments use 0.95). */
  readonly decay?: number;
  /** Added under both roots (default 1e-6, the paper's). */
  readonly epsilon?: number;
  /** L2 (default 0). */
  readonly weightDecay?: number;
  /** Ascend instead of descend (default false). */
  readonly maximize?: boolean;
}

/**
 * Adadelta: v ← decay · v + (1 - decay) g², Δ = √(d + ε) / √(v + ε) · g, d ← decay · d + (1 - decay) Δ²,
 * p ← p - learningRate · Δ.
 *
 * Source: Zeiler, 2012, "ADADELTA: An Adaptive Learning Rate Method", algorithm 1.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const optimizer = adadelta();
 * ```
 */
export function adadelta(options: AdadeltaOptions = {}): Optimizer {
  const { learningRate = 1, decay = 0.9, epsilon = 1e-6, weightDecay = 0 } = options;
  checkRange("adadelta", { learningRate, epsilon, weightDecay });
  checkRange("adadelta", { decay }, { high: 1 });
  return perParameter({
    name: "adadelta",
    maximize: options.maximize,
    slots: { v: zerosLike, delta: zerosLike },
    step: ({ parameter, gradient, slots, rate }) => {
      const g = withL2(gradient, parameter, weightDecay);
      const v = movingAverage(slots.v, mul(g, g), decay);
      const change = mul(div(sqrt(add(slots.delta, epsilon)), sqrt(add(v, epsilon))), g);
      const delta = movingAverage(slots.delta, mul(change, change), decay);
      return { update: neg(mul(change, rate(learningRate))), slots: { v, delta } };
    },
  });
}
