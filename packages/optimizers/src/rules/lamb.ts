import { add, div, full, greater, mul, neg, sqrt, where } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { jointNorm } from "../parts/norm.js";
import { ascend, decayBelow1, rate } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";
import { representable } from "../parts/representable.js";
import { biasCorrection } from "./parts/biasCorrection.js";
import { movingAverage } from "./parts/movingAverage.js";
import { zerosLike } from "./parts/zerosLike.js";

const lambOptions = {
  /** How far a step goes, as a share of each parameter's norm (default 0.001). */
  learningRate: rate("How far a step goes, as a share of each parameter's norm.", 0.001),
  /** Decay of the average gradient (default 0.9, the paper's). */
  beta1: decayBelow1("Decay of the average gradient.", 0.9),
  /** Decay of the average squared gradient (default 0.999, the paper's). */
  beta2: decayBelow1("Decay of the average squared gradient.", 0.999),
  /** Keeps the denominator from 0 (default 1e-6, the paper's). */
  epsilon: number("Keeps the denominator from 0.", 1e-6),
  /** Added to the direction as weightDecay · p (default 0.01, the paper's). */
  weightDecay: number("Added to the direction as weightDecay · p.", 0.01),
  /** Ascend instead of descend (default false). */
  maximize: ascend(),
};
export interface LambOptions extends Given<typeof lambOptions> {}

/**
 * LAMB: Adam's direction u = m̂ / (√v̂ + ε) + weightDecay · p, as long as its parameter is:
 * p ← p - learningRate · ‖p‖ / ‖u‖ · u. Where either norm is 0 the factor is 1.
 *
 * Source: You et al., 2020, "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes", algorithm 2 with
 * φ(z) = z.
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = lamb({ learningRate: 0.002 });
 * ```
 */
export const lamb = /* @__PURE__ */ declare(
  (options: LambOptions = {}): Optimizer => {
    const used = readOptions("lamb", lambOptions, options);
    const { learningRate, beta1, beta2, epsilon, weightDecay, maximize } = used;
    return perParameter({
      name: "lamb",
      maximize,
      slots: { m: zerosLike, v: zerosLike },
      step: ({ parameter, gradient: g, slots, step, rate }) => {
        const m = movingAverage(slots.m, g, beta1);
        const v = movingAverage(slots.v, mul(g, g), beta2);
        const average = div(m, biasCorrection(beta1, step));
        const spread = sqrt(div(v, biasCorrection(beta2, step)));
        const adapted = div(average, add(spread, representable(epsilon, g)));
        const direction = add(adapted, mul(parameter, weightDecay));
        const [size, length] = [jointNorm([parameter]), jointNorm([direction])];
        const one = full([], 1, { dtype: g.dtype });
        const known = greater(mul(size, length), 0);
        const trust = where(known, div(size, where(known, length, one)), one);
        return { update: neg(mul(direction, mul(trust, rate(learningRate)))), slots: { m, v } };
      },
    });
  },
  {
    name: "lamb",
    title: "LAMB",
    family: "rules",
    summary: "Adam whose steps are as long as each layer's weights, for very large batches.",
    formula: "u = m̂ / (√v̂ + ε) + weightDecay · p, p ← p - learningRate · ‖p‖ / ‖u‖ · u",
    source: {
      authors:
        "Y. You, J. Li, S. Reddi, J. Hseu, S. Kumar, S. Bhojanapalli, X. Song, J. Demmel, K. Keutzer, C.-J. Hsieh",
      title: "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes",
      year: 2020,
      where: "algorithm 2",
    },
  },
  lambOptions,
  {},
);
