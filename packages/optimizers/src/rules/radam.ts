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
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { ascend, decayBelow1, l2, rate } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";
import { representable } from "../parts/representable.js";
import { withL2 } from "../parts/weightDecay.js";
import { biasCorrection } from "./parts/biasCorrection.js";
import { movingAverage } from "./parts/movingAverage.js";
import { zerosLike } from "./parts/zerosLike.js";

const radamOptions = {
  /** How far a step goes (default 0.001). */
  learningRate: rate("How far a step goes.", 0.001),
  /** Decay of the average gradient (default 0.9). */
  beta1: decayBelow1("Decay of the average gradient.", 0.9),
  /** Decay of the average squared gradient (default 0.999). */
  beta2: decayBelow1("Decay of the average squared gradient.", 0.999),
  /** Keeps the denominator from 0 (default 1e-8). */
  epsilon: number("Keeps the denominator from 0.", 1e-8),
  /** L2: added to the gradient as weightDecay · p (default 0). */
  weightDecay: l2(),
  /** Ascend instead of descend (default false). */
  maximize: ascend(),
};
export interface RadamOptions extends Given<typeof radamOptions> {}

/**
 * Rectified Adam: as long as the variance of the adaptive step is not tractable (ρ_t ≤ 5) the step is plain momentum,
 * afterwards it is Adam's times the rectification r_t.
 *
 * Source: Liu et al., 2020, "On the Variance of the Adaptive Learning Rate and Beyond", algorithm 2 (threshold 5 as in
 * PyTorch, where the paper has 4).
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = radam({ learningRate: 0.001 });
 * ```
 */
export const radam = /* @__PURE__ */ declare(
  (options: RadamOptions = {}): Optimizer => {
    const used = readOptions("radam", radamOptions, options);
    const { learningRate, beta1, beta2, epsilon, weightDecay, maximize } = used;
    const longest = 2 / (1 - beta2) - 1;
    const rectification = (length: Tensor): Tensor => {
      const safe = maximum(length, 5); // below 5 the root would be of a negative number, and the branch is not taken
      const ratio = div(mul(sub(safe, 4), sub(safe, 2)), safe);
      return sqrt(mul(ratio, longest / ((longest - 4) * (longest - 2))));
    };
    return perParameter({
      name: "radam",
      maximize,
      slots: { m: zerosLike, v: zerosLike },
      step: ({ parameter, gradient, slots, step, rate }) => {
        const g = withL2(gradient, parameter, weightDecay);
        const m = movingAverage(slots.m, g, beta1);
        const v = movingAverage(slots.v, mul(g, g), beta2);
        const correction = biasCorrection(beta2, step);
        const power = pow(full([], beta2, { dtype: step.dtype }), step);
        const length = sub(longest, div(mul(mul(step, 2), power), correction));
        const root = add(sqrt(v), representable(epsilon, g));
        const adaptive = div(mul(sqrt(correction), rectification(length)), root);
        const size = div(rate(learningRate), biasCorrection(beta1, step));
        return { update: neg(mul(mul(m, size), where(greater(length, 5), adaptive, 1))), slots: { m, v } };
      },
    });
  },
  {
    name: "radam",
    title: "RAdam",
    family: "rules",
    summary: "Adam that begins as plain momentum, until the variance of its step is known well enough.",
    formula: "p ← p - learningRate · r_t · m̂ / (√v̂ + ε) where ρ_t > 5, else p - learningRate · m̂",
    source: {
      authors: "L. Liu, H. Jiang, P. He, W. Chen, X. Liu, J. Gao, J. Han",
      title: "On the Variance of the Adaptive Learning Rate and Beyond",
      year: 2020,
      where: "algorithm 2",
    },
  },
  radamOptions,
  {},
);
