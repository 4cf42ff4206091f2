import { add, div, maximum, mul, neg, sqrt, type Tensor } from "@hyaline/core";
import { flag, type Given, number, type Option } from "@hyaline/core/facts";
import type { Rate } from "../../optimizer.js";
import { ascend, decayBelow1, rate } from "../../parts/options.js";
import type { ParameterRule } from "../../parts/perParameter.js";
import { representable } from "../../parts/representable.js";
import { biasCorrection } from "./biasCorrection.js";
import { movingAverage } from "./movingAverage.js";
import { zerosLike } from "./zerosLike.js";

/** The options of `adam` and `adamw`, which differ in what their weight decay means. */
/* @__NO_SIDE_EFFECTS__ */
export function adamOptions(weightDecay: Option<number>) {
  return {
    /** How far a step goes (default 0.001, the paper's). */
    learningRate: rate("How far a step goes.", 0.001),
    /** Decay of the average gradient (default 0.9, the paper's). */
    beta1: decayBelow1("Decay of the average gradient.", 0.9),
    /** Decay of the average squared gradient (default 0.999, the paper's). */
    beta2: decayBelow1("Decay of the average squared gradient.", 0.999),
    /** Keeps the denominator from 0 (default 1e-8, the paper's). */
    epsilon: number("Keeps the denominator from 0.", 1e-8),
    /** Weight decay: for `adam` L2, added to the gradient (0 where left out), for `adamw` taken off the parameter (0.01). */
    weightDecay,
    /** Divide by the largest average so far (default false). */
    amsgrad: flag("Divide by the largest average so far.", false),
    /** Divide the averages by 1 - β^step (default true); false is the textbook's form, whose first steps differ. */
    correctBias: flag(
      "Divide the averages by 1 - β^step; false is the textbook's form, whose first steps differ.",
      true,
    ),
    /** Ascend instead of descend (default false). */
    maximize: ascend(),
  };
}
export interface AdamOptions extends Given<ReturnType<typeof adamOptions>> {}

interface AdamRuleOptions {
  readonly learningRate: Rate;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly amsgrad: boolean;
  readonly correctBias: boolean;
  readonly maximize: boolean;
}

/**
 * Adam's rule; `regularised` gives the gradient that its averages see.
 *
 * The bias corrections are scalars, so they are multiplied into the learning rate and ε instead of into every element:
 * learningRate · m̂ / (√v̂ + ε) = (learningRate · √c₂ / c₁) · m / (√v + ε √c₂) with c = 1 - β^step.
 */
export function adamRule(
  name: string,
  { learningRate, beta1, beta2, epsilon, amsgrad, correctBias, maximize }: AdamRuleOptions,
  regularised: (gradient: Tensor, parameter: Tensor) => Tensor = (gradient) => gradient,
): ParameterRule<"m" | "v" | "vMax"> {
  return {
    name,
    maximize,
    slots: { m: zerosLike, v: zerosLike, ...(amsgrad ? { vMax: zerosLike } : {}) },
    step: ({ parameter, gradient, slots, step, rate }) => {
      const g = regularised(gradient, parameter);
      const m = movingAverage(slots.m, g, beta1);
      const v = movingAverage(slots.v, mul(g, g), beta2);
      const vMax = amsgrad ? maximum(slots.vMax, v) : v;
      if (!correctBias) {
        const denominator = add(sqrt(vMax), representable(epsilon, g));
        return { update: neg(mul(div(m, denominator), rate(learningRate))), slots: { m, v, vMax } };
      }
      const root = sqrt(biasCorrection(beta2, step));
      const size = div(mul(rate(learningRate), root), biasCorrection(beta1, step));
      const denominator = add(sqrt(vMax), mul(root, representable(epsilon, g)));
      return { update: neg(mul(div(m, denominator), size)), slots: { m, v, vMax } };
    },
  };
}
