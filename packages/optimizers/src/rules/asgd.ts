import { add, div, full, maximum, mul, neg, pow, sub } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Averaging } from "../optimizer.js";
import { averageIn } from "../parts/averageIn.js";
import { ascend, l2, rate } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";
import { withL2 } from "../parts/weightDecay.js";

const asgdOptions = {
  /** How far the first step goes (default 0.01, PyTorch's). */
  learningRate: rate("How far the first step goes.", 0.01),
  /** How fast steps grow shorter, and parameters with them (default 0.0001, PyTorch's). */
  decay: number("How fast steps grow shorter, and parameters with them.", 0.0001),
  /** The power of that (default 0.75, PyTorch's). */
  power: number("The power of that.", 0.75),
  /** The step at which averaging begins (default 1000000, PyTorch's). */
  averageFrom: number("The step at which averaging begins.", 1000000),
  /** L2: added to the gradient as weightDecay · p (default 0). */
  weightDecay: l2(),
  /** Ascend instead of descend (default false). */
  maximize: ascend(),
};
export interface AsgdOptions extends Given<typeof asgdOptions> {}

/**
 * Averaged stochastic gradient descent, in PyTorch's form: η = learningRate / (1 + decay · learningRate · step)^power,
 * p ← (1 - decay · η) · p - η · g. Its `average` is the mean of the parameters from `averageFrom` on.
 *
 * Source: Polyak and Juditsky, 1992, "Acceleration of Stochastic Approximation by Averaging".
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = asgd({ learningRate: 0.1, averageFrom: 500 });
 * ```
 */
export const asgd = /* @__PURE__ */ declare(
  (options: AsgdOptions = {}): Averaging => {
    const used = readOptions("asgd", asgdOptions, options);
    const { learningRate, decay, power, averageFrom, weightDecay, maximize } = used;
    const rule = perParameter({
      name: "asgd",
      maximize,
      slots: { average: (parameter) => parameter },
      step: ({ parameter, gradient, slots, step, rate }) => {
        const g = withL2(gradient, parameter, weightDecay);
        const before = sub(step, 1);
        const first = rate(learningRate);
        const shrunk = pow(add(mul(mul(before, first), decay), 1), full([], power, { dtype: g.dtype }));
        const size = div(first, shrunk);
        const update = neg(mul(add(mul(parameter, decay), g), size));
        const share = div(1, maximum(sub(before, averageFrom), 1));
        const average = add(slots.average, mul(sub(add(parameter, update), slots.average), share));
        return { update, slots: { average } };
      },
    });
    return { ...rule, average: (state, params) => averageIn(state.average, params) };
  },
  {
    name: "asgd",
    title: "ASGD",
    family: "rules",
    summary: "Gradient descent whose steps grow shorter, with the mean of its later parameters.",
    formula: "η = learningRate / (1 + decay · learningRate · step)^power, p ← (1 - decay · η) · p - η · g",
    source: {
      authors: "B. T. Polyak, A. B. Juditsky",
      title: "Acceleration of Stochastic Approximation by Averaging",
      year: 1992,
    },
  },
  asgdOptions,
  {},
);
