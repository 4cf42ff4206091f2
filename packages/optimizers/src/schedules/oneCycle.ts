import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { cycleRise, cycleShape, cycleSteps, cycleThreePhase, oneCycleOf } from "./parts/oneCycle.js";
import { needed } from "./parts/options.js";

const oneCycleOptions = {
  /** The highest learning rate. */
  max: needed("The highest learning rate."),
  /** The length of the cycle. */
  steps: cycleSteps(),
  /** The share of the cycle that rises (default 0.3, PyTorch's). */
  rise: cycleRise(),
  /** How it goes from one value to the next (default `"cosine"`). */
  shape: cycleShape(),
  /** Back to where it started in as many steps as it rose, and only then to its end (default false). */
  threePhase: cycleThreePhase(),
  /** It starts from max / startDivisor (default 25, PyTorch's). */
  startDivisor: number("It starts from max / startDivisor.", 25, [1, 1.7976931348623157e308]),
  /** It ends at max / startDivisor / endDivisor (default 10000, PyTorch's). */
  endDivisor: number("It ends at max / startDivisor / endDivisor.", 10000, [1, 1.7976931348623157e308]),
};
export interface OneCycleOptions extends Given<typeof oneCycleOptions> {}

/**
 * One cycle of the learning rate: up to `max`, then down to almost nothing. PyTorch's `OneCycleLR`.
 *
 * Source: Smith and Topin, 2018, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates".
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const optimizer = sgd({
 *   learningRate: oneCycle({ max: 0.5, steps: 1000 }),
 *   momentum: oneCycleMomentum({ steps: 1000 }),
 * });
 * ```
 */
export const oneCycle = /* @__PURE__ */ declare(
  (options: OneCycleOptions): Schedule => {
    const used = readOptions("oneCycle", oneCycleOptions, options);
    const start = used.max / used.startDivisor;
    return oneCycleOf({ ...used, start, middle: used.max, end: start / used.endDivisor });
  },
  {
    name: "oneCycle",
    title: "One cycle",
    family: "schedules",
    summary: "Up to the highest learning rate, then down to almost nothing.",
    source: {
      authors: "L. N. Smith, N. Topin",
      title: "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates",
      year: 2018,
    },
  },
  oneCycleOptions,
  {},
);
