import { add, cos, mul } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { atLeast1, initialRate } from "./parts/options.js";

const cosineDecayOptions = {
  /** What it starts from. */
  initial: initialRate(),
  /** What it reaches after `steps` (default 0). */
  final: number("What it reaches after `steps`.", 0),
  /** Half a period. */
  steps: atLeast1("Half a period."),
};
export interface CosineDecayOptions extends Given<typeof cosineDecayOptions> {}

/**
 * final + (initial - final) · (1 + cos(π · step / steps)) / 2; past `steps` it rises again. PyTorch's
 * `CosineAnnealingLR`.
 *
 * Source: Loshchilov and Hutter, 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts", eq. 5.
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const learningRate = cosineDecay({ initial: 0.1, steps: 10_000 });
 * ```
 */
export const cosineDecay = /* @__PURE__ */ declare(
  (options: CosineDecayOptions): Schedule => {
    const { initial, final, steps } = readOptions("cosineDecay", cosineDecayOptions, options);
    return (step) => add(mul(add(cos(mul(step, Math.PI / steps)), 1), (initial - final) / 2), final);
  },
  {
    name: "cosineDecay",
    title: "Cosine decay",
    family: "schedules",
    summary: "Half a period of a cosine.",
    formula: "final + (initial - final) · (1 + cos(π · step / steps)) / 2",
    source: {
      authors: "I. Loshchilov, F. Hutter",
      title: "SGDR: Stochastic Gradient Descent with Warm Restarts",
      year: 2017,
      where: "equation 5",
    },
  },
  cosineDecayOptions,
  {},
);
