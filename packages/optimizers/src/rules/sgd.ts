import { add, equal, fail, full, mul, neg, type Tensor, where } from "@hyaline/core";
import { declare, flag, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { ascend, l2, rate, share } from "../parts/options.js";
import { type ParameterStep, perParameter } from "../parts/perParameter.js";
import { withL2 } from "../parts/weightDecay.js";
import { zerosLike } from "./parts/zerosLike.js";

const sgdOptions = {
  /** How far a step goes (default 0.01, as in Keras). */
  learningRate: rate("How far a step goes.", 0.01),
  /** How much of the last step goes on (default 0); a schedule may cycle it. */
  momentum: share("How much of the last step goes on; a schedule may cycle it.", 0),
  /** How much of the gradient momentum leaves out (default 0). */
  dampening: number("How much of the gradient momentum leaves out.", 0, [0, 1]),
  /** Look ahead along the momentum (default false). */
  nesterov: flag("Look ahead along the momentum.", false),
  /** L2: added to the gradient as weightDecay · p (default 0). */
  weightDecay: l2(),
  /** Ascend instead of descend (default false). */
  maximize: ascend(),
};
export interface SgdOptions extends Given<typeof sgdOptions> {}

/**
 * Stochastic gradient descent with momentum, in PyTorch's form:
 * m ← momentum · m + (1 - dampening) · g (m ← g at the first step), p ← p - learningRate · m,
 * or p ← p - learningRate · (g + momentum · m) with `nesterov`.
 *
 * Source: Polyak, 1964, "Some methods of speeding up the convergence of iteration methods"; Sutskever et al., 2013,
 * "On the importance of initialization and momentum in deep learning", eq. 1 to 4 (momentum outside of the learning
 * rate, as PyTorch has it).
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range, or `nesterov` without momentum or
 * with dampening
 * @example
 * ```ts
 * const optimizer = sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true });
 * ```
 */
export const sgd = /* @__PURE__ */ declare(
  (options: SgdOptions = {}): Optimizer => {
    const used = readOptions("sgd", sgdOptions, options);
    const { learningRate, momentum, dampening, nesterov, weightDecay, maximize } = used;
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      fail(
        "argument",
        "sgd: nesterov needs momentum and no dampening",
        `momentum ${String(momentum)}, dampening ${dampening}`,
        "as in sgd({ momentum: 0.9, nesterov: true })",
      );
    }
    if (momentum === 0) {
      return perParameter({
        name: "sgd",
        maximize,
        slots: {},
        step: ({ parameter, gradient, rate }) => ({
          update: neg(mul(withL2(gradient, parameter, weightDecay), rate(learningRate))),
          slots: {},
        }),
      });
    }
    return perParameter({
      name: "sgd",
      maximize,
      slots: { momentum: zerosLike },
      step: (step) => {
        const { parameter, rate, slots } = step;
        const gradient = withL2(step.gradient, parameter, weightDecay);
        const factor = rate(momentum);
        const kept = dampening === 0 ? gradient : mul(gradient, undamped(step, dampening));
        const velocity = add(mul(slots.momentum, factor), kept);
        const direction = nesterov ? add(gradient, mul(velocity, factor)) : velocity;
        return { update: neg(mul(direction, rate(learningRate))), slots: { momentum: velocity } };
      },
    });
  },
  {
    name: "sgd",
    title: "SGD",
    family: "rules",
    summary: "Stochastic gradient descent, with momentum where asked for.",
    formula: "m ← momentum · m + (1 - dampening) · g, p ← p - learningRate · m",
    source: {
      authors: "I. Sutskever, J. Martens, G. Dahl, G. Hinton",
      title: "On the importance of initialization and momentum in deep learning",
      year: 2013,
      where: "equations 1 to 4",
    },
  },
  sgdOptions,
  {},
);

/** The first step takes the whole gradient, later ones leave out the damped part. */
const undamped = ({ step }: ParameterStep<string>, dampening: number): Tensor =>
  where(equal(step, 1), scalar(1, step), scalar(1 - dampening, step));

const scalar = (value: number, { dtype }: Tensor): Tensor => full([], value, { dtype });
