import { cast, full, greaterEqual, mul, pow, type Tensor } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { initialRate, stepList } from "./parts/options.js";

const multiStepDecayOptions = {
  /** What it starts from. */
  initial: initialRate(),
  /** The steps from which on the next value holds. */
  milestones: stepList("The steps from which on the next value holds."),
  /** What a value is multiplied by for the next (default 0.1, PyTorch's). */
  factor: number("What a value is multiplied by for the next.", 0.1),
};
export interface MultiStepDecayOptions extends Given<typeof multiStepDecayOptions> {}

/**
 * initial · factor^(number of milestones reached). PyTorch's `MultiStepLR`.
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const learningRate = multiStepDecay({ initial: 0.1, milestones: [3000, 6000] });
 * ```
 */
export const multiStepDecay = /* @__PURE__ */ declare(
  (options: MultiStepDecayOptions): Schedule => {
    const used = readOptions("multiStepDecay", multiStepDecayOptions, options);
    return (step) => {
      const reached = used.milestones
        .map((milestone) => cast(greaterEqual(step, milestone), step.dtype))
        .reduce((sum: Tensor, one) => sum.add(one), full([], 0, { dtype: step.dtype }));
      return mul(pow(full([], used.factor, { dtype: step.dtype }), reached), used.initial);
    };
  },
  {
    name: "multiStepDecay",
    title: "Decay at milestones",
    family: "schedules",
    summary: "Multiplied by a factor at each of some steps.",
    formula: "initial · factor^(number of milestones reached)",
  },
  multiStepDecayOptions,
  {},
);
