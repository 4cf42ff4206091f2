import { add, full, mul, pow, sub } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { atLeast1, initialRate } from "./parts/options.js";
import { progress } from "./parts/progress.js";

const polynomialDecayOptions = {
  /** What it starts from. */
  initial: initialRate(),
  /** What it ends at (default 0). */
  final: number("What it ends at.", 0),
  /** After how many steps it ends. */
  steps: atLeast1("After how many steps it ends."),
  /** Of the share that is left (default 1: a straight line). */
  power: number("Of the share that is left; 1 is a straight line.", 1),
};
export interface PolynomialDecayOptions extends Given<typeof polynomialDecayOptions> {}

/**
 * final + (initial - final) · (1 - step / steps)^power, then `final`. PyTorch's `PolynomialLR`.
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const learningRate = polynomialDecay({ initial: 0.1, steps: 1000, power: 2 });
 * ```
 */
export const polynomialDecay = /* @__PURE__ */ declare(
  (options: PolynomialDecayOptions): Schedule => {
    const used = readOptions("polynomialDecay", polynomialDecayOptions, options);
    const { initial, final, steps, power } = used;
    return (step) => {
      const left = sub(1, progress(step, steps));
      return add(mul(pow(left, full([], power, { dtype: step.dtype })), initial - final), final);
    };
  },
  {
    name: "polynomialDecay",
    title: "Polynomial decay",
    family: "schedules",
    summary: "A power of the share of steps that is left.",
    formula: "final + (initial - final) · (1 - step / steps)^power",
  },
  polynomialDecayOptions,
  {},
);
