import { add, div, full, minimum, mul, sqrt, sub, type Tensor } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Averaging } from "../optimizer.js";
import { averageIn } from "../parts/averageIn.js";
import { decayBelow1 } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";
import { representable } from "../parts/representable.js";
import { biasCorrection } from "./parts/biasCorrection.js";
import { movingAverage } from "./parts/movingAverage.js";
import { zerosLike } from "./parts/zerosLike.js";

const scheduleFreeAdamWOptions = {
  /** How far a step goes (default 0.0025, the authors' implementation's). */
  learningRate: number("How far a step goes.", 0.0025),
  /** How much of the average the gradient is taken at (default 0.9, the paper's). */
  beta1: decayBelow1("How much of the average the gradient is taken at.", 0.9),
  /** Decay of the average squared gradient (default 0.999, the paper's). */
  beta2: decayBelow1("Decay of the average squared gradient.", 0.999),
  /** Keeps the denominator from 0 (default 1e-8, the paper's). */
  epsilon: number("Keeps the denominator from 0.", 1e-8),
  /** The steps shrink parameters by learningRate · weightDecay · p (default 0). */
  weightDecay: number("The steps shrink parameters by learningRate · weightDecay · p.", 0),
  /** Steps over which the learning rate grows to its full size (default 0). */
  warmUpSteps: number("Steps over which the learning rate grows to its full size.", 0),
};
export interface ScheduleFreeAdamWOptions extends Given<typeof scheduleFreeAdamWOptions> {}

/**
 * Schedule-free AdamW, which needs neither a schedule nor a number of steps. The parameters in training are
 * y = (1 - β₁) z + β₁ x: AdamW moves z, and x is z's weighted average. Judge and predict with `average`, which is x; `fit` does.
 *
 * γ = learningRate · √(1 - β₂^t) · min(1, t / warmUpSteps), z ← z - γ (g / (√v + ε) + weightDecay · y),
 * x ← (1 - c) x + c z with c = γ² / Σ γ².
 *
 * Source: Defazio et al., 2024, "The Road Less Scheduled", algorithm 1.
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = scheduleFreeAdamW({ learningRate: 0.0025, warmUpSteps: 100 });
 * ```
 */
export const scheduleFreeAdamW = /* @__PURE__ */ declare(
  (options: ScheduleFreeAdamWOptions = {}): Averaging => {
    const used = readOptions("scheduleFreeAdamW", scheduleFreeAdamWOptions, options);
    const { learningRate, beta1, beta2, epsilon, weightDecay, warmUpSteps } = used;
    const rule = perParameter({
      name: "scheduleFreeAdamW",
      slots: {
        average: (parameter) => parameter,
        z: (parameter) => parameter,
        v: zerosLike,
        weights: ({ dtype }) => full([], 0, { dtype }),
      },
      step: ({ parameter: y, gradient: g, slots, step }) => {
        const v = movingAverage(slots.v, mul(g, g), beta2);
        const warm: Tensor | number = warmUpSteps > 0 ? minimum(div(step, warmUpSteps), 1) : 1;
        const size = mul(mul(sqrt(biasCorrection(beta2, step)), learningRate), warm);
        const direction = add(div(g, add(sqrt(v), representable(epsilon, g))), mul(y, weightDecay));
        const z = sub(slots.z, mul(direction, size));
        const weight = mul(size, size);
        const weights = add(slots.weights, weight);
        const share = div(weight, add(weights, representable(1e-300, g)));
        const x = add(slots.average, mul(sub(z, slots.average), share));
        const next = add(mul(z, 1 - beta1), mul(x, beta1));
        return { update: sub(next, y), slots: { average: x, z, v, weights } };
      },
    });
    return { ...rule, average: (state, params) => averageIn(state.average, params) };
  },
  {
    name: "scheduleFreeAdamW",
    title: "Schedule-free AdamW",
    family: "rules",
    summary: "AdamW with a weighted average in place of a schedule.",
    formula: "y = (1 - β₁) z + β₁ x, z ← z - γ (g / (√v + ε) + weightDecay · y), x ← (1 - c) x + c z",
    source: {
      authors: "A. Defazio, X. Yang, H. Mehta, K. Mishchenko, A. Khaled, A. Cutkosky",
      title: "The Road Less Scheduled",
      year: 2024,
      where: "algorithm 1",
    },
  },
  scheduleFreeAdamWOptions,
  {},
);
