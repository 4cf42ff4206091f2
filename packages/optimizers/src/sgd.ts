import { add, equal, fail, full, mul, neg, type Tensor, where } from "@hyaline/core";
import { checkRange } from "./checkRange.js";
import type { Optimizer, Rate } from "./optimizer.js";
import { type ParameterStep, perParameter } from "./perParameter.js";
import { withL2 } from "./weightDecay.js";
import { zerosLike } from "./zerosLike.js";

export interface SgdOptions {
  /** Default 0.01, as in Keras. */
  readonly learningRate?: Rate;
  /** How much of the last step goes on (default 0); a schedule may cycle it. */
  readonly momentum?: Rate;
  /** How much of the gradient momentum leaves out (default 0). */
  readonly dampening?: number;
  /** Look ahead along the momentum (default false). */
  readonly nesterov?: boolean;
  /** L2: added to the gradient as weightDecay · p (default 0). */
  readonly weightDecay?: number;
  /** Ascend instead of descend (default false). */
  readonly maximize?: boolean;
}

/**
 * Stochastic gradient descent with momentum, in PyTorch's form:
 * m ← momentum · m + (1 - dampening) · g (m ← g at the first step), p ← p - learningRate · m,
 * or p ← p - learningRate · (g + momentum · m) with `nesterov`.
 *
 * Source: Polyak, 1964, "Some methods of speeding up the convergence of iteration methods"; Sutskever et al., 2013,
 * "On the importance of initialization and momentum in deep learning", eq. 1 to 4 (momentum outside of the learning
 * rate, as PyTorch has it).
 *
 * @throws HyalineError `argument` for options out of range, or `nesterov` without momentum or with dampening
 * @example
 * ```ts
 * const optimizer = sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true });
 * ```
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { learningRate = 0.01, momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options;
  checkRange("sgd", { learningRate, weightDecay });
  checkRange("sgd", { momentum, dampening }, { high: 1 });
  if (nesterov && (momentum === 0 || dampening !== 0)) {
    fail(
      "argument",
      "nesterov needs momentum and no dampening",
      `momentum ${String(momentum)}, dampening ${dampening}`,
    );
  }
  const { maximize } = options;
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
      const kept = dampening === 0 ? gradient : mul(gradient, share(step, dampening));
      const velocity = add(mul(slots.momentum, factor), kept);
      const direction = nesterov ? add(gradient, mul(velocity, factor)) : velocity;
      return { update: neg(mul(direction, rate(learningRate))), slots: { momentum: velocity } };
    },
  });
}

/** The first step takes the whole gradient, later ones leave out the damped part. */
const share = ({ step }: ParameterStep<string>, dampening: number): Tensor =>
  where(equal(step, 1), scalar(1, step), scalar(1 - dampening, step));

const scalar = (value: number, { dtype }: Tensor): Tensor => full([], value, { dtype });
