import { add, div, mul, neg, sqrt } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { ascend, l2, rate } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";
import { representable } from "../parts/representable.js";
import { withL2 } from "../parts/weightDecay.js";
import { movingAverage } from "./parts/movingAverage.js";
import { zerosLike } from "./parts/zerosLike.js";

const adadeltaOptions = {
  /** Multiplies the step (default 1: the paper has none). */
  learningRate: rate("Multiplies the step; the paper has none.", 1),
  /** Decay of both averages (default 0.9, PyTorch's; the paper's experiments use 0.95). */
  decay: number("Decay of both averages; the paper's experiments use 0.95.", 0.9, [0, 1]),
  /** Added under both roots (default 1e-6, the paper's). */
  epsilon: number("Added under both roots.", 1e-6),
  /** L2: added to the gradient as weightDecay · p (default 0). */
  weightDecay: l2(),
  /** Ascend instead of descend (default false). */
  maximize: ascend(),
};
export interface AdadeltaOptions extends Given<typeof adadeltaOptions> {}

/**
 * Adadelta: v ← decay · v + (1 - decay) g², Δ = √(d + ε) / √(v + ε) · g, d ← decay · d + (1 - decay) Δ²,
 * p ← p - learningRate · Δ.
 *
 * Source: Zeiler, 2012, "ADADELTA: An Adaptive Learning Rate Method", algorithm 1.
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = adadelta();
 * ```
 */
export const adadelta = /* @__PURE__ */ declare(
  (options: AdadeltaOptions = {}): Optimizer => {
    const { learningRate, decay, epsilon, weightDecay, maximize } = readOptions(
      "adadelta",
      adadeltaOptions,
      options,
    );
    return perParameter({
      name: "adadelta",
      maximize,
      slots: { v: zerosLike, delta: zerosLike },
      step: ({ parameter, gradient, slots, rate }) => {
        const g = withL2(gradient, parameter, weightDecay);
        const least = representable(epsilon, g);
        const v = movingAverage(slots.v, mul(g, g), decay);
        const change = mul(div(sqrt(add(slots.delta, least)), sqrt(add(v, least))), g);
        const delta = movingAverage(slots.delta, mul(change, change), decay);
        return { update: neg(mul(change, rate(learningRate))), slots: { v, delta } };
      },
    });
  },
  {
    name: "adadelta",
    title: "Adadelta",
    family: "rules",
    summary: "Steps as long as earlier changes, over the root mean square of gradients.",
    formula: "p ← p - learningRate · √(d + ε) / √(v + ε) · g",
    source: {
      authors: "M. D. Zeiler",
      title: "ADADELTA: An Adaptive Learning Rate Method",
      year: 2012,
      where: "algorithm 1",
    },
  },
  adadeltaOptions,
  {},
);
