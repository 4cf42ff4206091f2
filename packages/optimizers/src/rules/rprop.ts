import { full, greater, less, maximum, minimum, mul, neg, sign, type Tensor, where } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { ascend, decayBelow1 } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";
import { zerosLike } from "./parts/zerosLike.js";

const rpropOptions = {
  /** The first step's size (default 0.01, PyTorch's). */
  learningRate: number("The first step's size.", 0.01),
  /** What a step shrinks by where the gradient changed its sign (default 0.5, the paper's). */
  shrink: decayBelow1("What a step shrinks by where the gradient changed its sign.", 0.5),
  /** What a step grows by where it kept its sign (default 1.2, the paper's). */
  grow: number("What a step grows by where it kept its sign.", 1.2, [1, 1.7976931348623157e308]),
  /** The smallest size of a step (default 1e-6, the paper's). */
  minStep: number("The smallest size of a step.", 1e-6),
  /** The largest size of a step (default 50, the paper's). */
  maxStep: number("The largest size of a step.", 50),
  /** Ascend instead of descend (default false). */
  maximize: ascend(),
};
export interface RpropOptions extends Given<typeof rpropOptions> {}

/**
 * Resilient backpropagation, for whole batches: each parameter has a step size of its own, which grows while the
 * gradient keeps its sign and shrinks where it changes; p ← p - size · sign(g), and no step where the sign changed.
 *
 * Source: Riedmiller and Braun, 1993, "A direct adaptive method for faster backpropagation learning: the RPROP
 * algorithm" (without backtracking, as in PyTorch).
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = rprop({ learningRate: 0.01 });
 * ```
 */
export const rprop = /* @__PURE__ */ declare(
  (options: RpropOptions = {}): Optimizer => {
    const used = readOptions("rprop", rpropOptions, options);
    const { learningRate, shrink, grow, minStep, maxStep, maximize } = used;
    return perParameter({
      name: "rprop",
      maximize,
      slots: {
        last: zerosLike,
        size: (parameter: Tensor) => full(parameter.shape, learningRate, { dtype: parameter.dtype }),
      },
      step: ({ gradient, slots }) => {
        // The signs' product and not the gradients', which underflows for tiny ones.
        const agreement = mul(sign(gradient), sign(slots.last));
        const turned = less(agreement, 0);
        const factor = where(
          turned,
          shrink,
          where(greater(agreement, 0), grow, full([], 1, { dtype: gradient.dtype })),
        );
        const size = minimum(maximum(mul(slots.size, factor), minStep), maxStep);
        const last = where(turned, 0, gradient);
        return { update: neg(mul(sign(last), size)), slots: { last, size } };
      },
    });
  },
  {
    name: "rprop",
    title: "Rprop",
    family: "rules",
    summary: "Looks at the signs of gradients alone; each parameter has a step size of its own.",
    formula: "p ← p - size · sign(g)",
    source: {
      authors: "M. Riedmiller, H. Braun",
      title: "A direct adaptive method for faster backpropagation learning: the RPROP algorithm",
      year: 1993,
    },
  },
  rpropOptions,
  {},
);
