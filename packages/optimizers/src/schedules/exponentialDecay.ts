import { full, mul, pow } from "@hyaline/core";
import { declare, type Given, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { initialRate, needed } from "./parts/options.js";

const exponentialDecayOptions = {
  /** What it starts from. */
  initial: initialRate(),
  /** What is left of it after one step. */
  factor: needed("What is left of it after one step."),
};
export interface ExponentialDecayOptions extends Given<typeof exponentialDecayOptions> {}

/**
 * initial · factor^step. PyTorch's `ExponentialLR`.
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const learningRate = exponentialDecay({ initial: 0.1, factor: 0.999 });
 * ```
 */
export const exponentialDecay = /* @__PURE__ */ declare(
  (options: ExponentialDecayOptions): Schedule => {
    const { initial, factor } = readOptions("exponentialDecay", exponentialDecayOptions, options);
    return (step) => mul(pow(full([], factor, { dtype: step.dtype }), step), initial);
  },
  {
    name: "exponentialDecay",
    title: "Exponential decay",
    family: "schedules",
    summary: "The same share of the value is left after each step.",
    formula: "initial · factor^step",
  },
  exponentialDecayOptions,
  {},
);
