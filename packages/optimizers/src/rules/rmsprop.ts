import { add, div, maximum, mul, neg, sqrt, sub } from "@hyaline/core";
import { declare, flag, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { ascend, l2, rate, share } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";
import { representable } from "../parts/representable.js";
import { withL2 } from "../parts/weightDecay.js";
import { movingAverage } from "./parts/movingAverage.js";
import { zerosLike } from "./parts/zerosLike.js";

const rmspropOptions = {
  /** How far a step goes (default 0.01, PyTorch's). */
  learningRate: rate("How far a step goes.", 0.01),
  /** Decay of the average squared gradient (default 0.99, PyTorch's). */
  decay: number("Decay of the average squared gradient.", 0.99, [0, 1]),
  /** Added to the root (default 1e-8, PyTorch's). */
  epsilon: number("Added to the root.", 1e-8),
  /** How much of the last step goes on (default 0). */
  momentum: share("How much of the last step goes on.", 0),
  /** Divide by the standard deviation of the gradient instead of its root mean square (default false). */
  centered: flag("Divide by the standard deviation of the gradient instead of its root mean square.", false),
  /** L2: added to the gradient as weightDecay · p (default 0). */
  weightDecay: l2(),
  /** Ascend instead of descend (default false). */
  maximize: ascend(),
};
export interface RmspropOptions extends Given<typeof rmspropOptions> {}

/**
 * RMSprop: v ← decay · v + (1 - decay) g², p ← p - learningRate · g / (√v + ε). `centered` takes the square of the average
 * gradient off v; `momentum` b ← momentum · b + g / (√v + ε), p ← p - learningRate · b.
 *
 * Source: Tieleman and Hinton, 2012, "Lecture 6.5: rmsprop"; centered: Graves, 2013, "Generating Sequences With
 * Recurrent Neural Networks", eq. 38 to 45.
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = rmsprop({ learningRate: 0.001, momentum: 0.9 });
 * ```
 */
export const rmsprop = /* @__PURE__ */ declare(
  (options: RmspropOptions = {}): Optimizer => {
    const used = readOptions("rmsprop", rmspropOptions, options);
    const { learningRate, decay, epsilon, momentum, centered, weightDecay, maximize } = used;
    return perParameter<"v" | "average" | "momentum">({
      name: "rmsprop",
      maximize,
      slots: {
        v: zerosLike,
        ...(centered ? { average: zerosLike } : {}),
        ...(momentum === 0 ? {} : { momentum: zerosLike }),
      },
      step: ({ parameter, gradient, slots, rate }) => {
        const g = withL2(gradient, parameter, weightDecay);
        const v = movingAverage(slots.v, mul(g, g), decay);
        const average = centered ? movingAverage(slots.average, g, decay) : g;
        // Rounding can take the difference below 0, where the gradient hardly changes.
        const variance = centered ? maximum(sub(v, mul(average, average)), 0) : v;
        const scaled = div(g, add(sqrt(variance), representable(epsilon, g)));
        const velocity = momentum === 0 ? scaled : add(mul(slots.momentum, rate(momentum)), scaled);
        const update = neg(mul(velocity, rate(learningRate)));
        return { update, slots: { v, average, momentum: velocity } };
      },
    });
  },
  {
    name: "rmsprop",
    title: "RMSprop",
    family: "rules",
    summary: "Divides each parameter's step by the root mean square of its recent gradients.",
    formula: "v ← decay · v + (1 - decay) g², p ← p - learningRate · g / (√v + ε)",
    source: { authors: "T. Tieleman, G. Hinton", title: "Lecture 6.5: rmsprop", year: 2012 },
  },
  rmspropOptions,
  {},
);
