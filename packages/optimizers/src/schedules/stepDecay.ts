import { div, floor, full, mul, pow } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { atLeast1, initialRate } from "./parts/options.js";

const stepDecayOptions = {
  /** What it starts from. */
  initial: initialRate(),
  /** How many steps each value lasts. */
  every: atLeast1("How many steps each value lasts."),
  /** What a value is multiplied by for the next (default 0.1, PyTorch's). */
  factor: number("What a value is multiplied by for the next.", 0.1),
};
export interface StepDecayOptions extends Given<typeof stepDecayOptions> {}

/**
 * A staircase: initial · factor^⌊step / every⌋. PyTorch's `StepLR`.
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const optimizer = sgd({ learningRate: stepDecay({ initial: 0.1, every: 1000 }) });
 * ```
 */
export const stepDecay = /* @__PURE__ */ declare(
  (options: StepDecayOptions): Schedule => {
    const { initial, every, factor } = readOptions("stepDecay", stepDecayOptions, options);
    return (step) => mul(pow(full([], factor, { dtype: step.dtype }), floor(div(step, every))), initial);
  },
  {
    name: "stepDecay",
    title: "Staircase",
    family: "schedules",
    summary: "Multiplied by a factor after every so many steps.",
    formula: "initial · factor^⌊step / every⌋",
  },
  stepDecayOptions,
  {},
);
