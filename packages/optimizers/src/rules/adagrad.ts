import { add, div, full, mul, neg, sqrt, sub, type Tensor } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { ascend, l2, rate } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";
import { representable } from "../parts/representable.js";
import { withL2 } from "../parts/weightDecay.js";

const adagradOptions = {
  /** How far a step goes (default 0.01). */
  learningRate: rate("How far a step goes.", 0.01),
  /** The learning rate is divided by 1 + learningRateDecay · (step - 1) (default 0). */
  learningRateDecay: number("The learning rate is divided by 1 + learningRateDecay · (step - 1).", 0),
  /** What the sum of squares starts from (default 0). */
  initialSum: number("What the sum of squares starts from.", 0),
  /** Added to the root (default 1e-10, PyTorch's). */
  epsilon: number("Added to the root.", 1e-10),
  /** L2: added to the gradient as weightDecay · p (default 0). */
  weightDecay: l2(),
  /** Ascend instead of descend (default false). */
  maximize: ascend(),
};
export interface AdagradOptions extends Given<typeof adagradOptions> {}

/**
 * Adagrad: s ← s + g², p ← p - learningRate · g / (√s + ε).
 *
 * Source: Duchi, Hazan and Singer, 2011, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization".
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = adagrad({ learningRate: 0.1 });
 * ```
 */
export const adagrad = /* @__PURE__ */ declare(
  (options: AdagradOptions = {}): Optimizer => {
    const used = readOptions("adagrad", adagradOptions, options);
    const { learningRate, learningRateDecay, initialSum, epsilon, weightDecay, maximize } = used;
    return perParameter({
      name: "adagrad",
      maximize,
      slots: { sum: (parameter: Tensor) => full(parameter.shape, initialSum, { dtype: parameter.dtype }) },
      step: ({ parameter, gradient, slots, step, rate }) => {
        const g = withL2(gradient, parameter, weightDecay);
        const sum = add(slots.sum, mul(g, g));
        const size = div(rate(learningRate), add(mul(sub(step, 1), learningRateDecay), 1));
        const update = neg(mul(div(g, add(sqrt(sum), representable(epsilon, g))), size));
        return { update, slots: { sum } };
      },
    });
  },
  {
    name: "adagrad",
    title: "Adagrad",
    family: "rules",
    summary: "Divides each parameter's step by the root of the sum of its squared gradients.",
    formula: "s ← s + g², p ← p - learningRate · g / (√s + ε)",
    source: {
      authors: "J. Duchi, E. Hazan, Y. Singer",
      title: "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization",
      year: 2011,
    },
  },
  adagradOptions,
  {},
);
