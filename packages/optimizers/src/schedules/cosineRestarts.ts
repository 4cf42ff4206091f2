import {
  add,
  div,
  floor,
  full,
  greater,
  lessEqual,
  log,
  mul,
  pow,
  sub,
  type Tensor,
  where,
} from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { cosineDecay } from "./cosineDecay.js";
import { atLeast1, initialRate } from "./parts/options.js";

const cosineRestartsOptions = {
  /** What it starts from. Each time again. */
  initial: initialRate(),
  /** What it nears before it begins again (default 0). */
  final: number("What it nears before it begins again.", 0),
  /** After how many it begins again. */
  steps: atLeast1("After how many it begins again."),
  /** How many times as long each period is as the one before (default 1, PyTorch's `T_mult`). */
  periodFactor: number("How many times as long each period is as the one before.", 1, [1, 1000]),
};
export interface CosineRestartsOptions extends Given<typeof cosineRestartsOptions> {}

/**
 * {@link cosineDecay} that begins again at `initial` after `steps`, then after `steps · periodFactor`, and so on. PyTorch's
 * `CosineAnnealingWarmRestarts`.
 *
 * Source: Loshchilov and Hutter, 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts".
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const learningRate = cosineRestarts({ initial: 0.1, steps: 1000, periodFactor: 2 });
 * ```
 */
export const cosineRestarts = /* @__PURE__ */ declare(
  (options: CosineRestartsOptions): Schedule => {
    const used = readOptions("cosineRestarts", cosineRestartsOptions, options);
    const { steps, periodFactor } = used;
    const once = cosineDecay({ initial: used.initial, final: used.final, steps });
    if (periodFactor === 1) return (step) => once(sub(step, mul(floor(div(step, steps)), steps)));
    // Periods before the n-th take steps · (factor^n - 1) / (factor - 1); the logarithm may be one off at a border.
    const power = (n: Tensor) => pow(full([], periodFactor, { dtype: n.dtype }), n);
    const begin = (n: Tensor) => mul(sub(power(n), 1), steps / (periodFactor - 1));
    return (step) => {
      const about = div(log(add(mul(step, (periodFactor - 1) / steps), 1)), Math.log(periodFactor));
      const guess = floor(about);
      const late = where(greater(begin(guess), step), sub(guess, 1), guess);
      const n = where(lessEqual(begin(add(late, 1)), step), add(late, 1), late);
      return once(div(sub(step, begin(n)), power(n)));
    };
  },
  {
    name: "cosineRestarts",
    title: "Cosine decay with restarts",
    family: "schedules",
    summary: "Half a period of a cosine, again and again.",
    source: {
      authors: "I. Loshchilov, F. Hutter",
      title: "SGDR: Stochastic Gradient Descent with Warm Restarts",
      year: 2017,
    },
  },
  cosineRestartsOptions,
  {},
);
