import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { cycleRise, cycleShape, cycleSteps, cycleThreePhase, oneCycleOf } from "./parts/oneCycle.js";

const oneCycleMomentumOptions = {
  /** The length of the cycle. */
  steps: cycleSteps(),
  /** The share of the cycle that rises (default 0.3, PyTorch's). */
  rise: cycleRise(),
  /** How it goes from one value to the next (default `"cosine"`). */
  shape: cycleShape(),
  /** Back to where it started in as many steps as it rose, and only then to its end (default false). */
  threePhase: cycleThreePhase(),
  /** The lowest momentum (default 0.85, PyTorch's). */
  min: number("The lowest momentum.", 0.85, [0, 1]),
  /** The highest momentum (default 0.95, PyTorch's). */
  max: number("The highest momentum.", 0.95, [0, 1]),
};
export interface OneCycleMomentumOptions extends Given<typeof oneCycleMomentumOptions> {}

/**
 * The momentum that goes with {@link oneCycle}: low where the learning rate is high.
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const momentum = oneCycleMomentum({ steps: 1000 });
 * ```
 */
export const oneCycleMomentum = /* @__PURE__ */ declare(
  (options: OneCycleMomentumOptions): Schedule => {
    const used = readOptions("oneCycleMomentum", oneCycleMomentumOptions, options);
    return oneCycleOf({ ...used, start: used.max, middle: used.min, end: used.max });
  },
  {
    name: "oneCycleMomentum",
    title: "One cycle of momentum",
    family: "schedules",
    summary: "The momentum of one cycle: low where the learning rate is high.",
    source: {
      authors: "L. N. Smith, N. Topin",
      title: "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates",
      year: 2018,
    },
  },
  oneCycleMomentumOptions,
  {},
);
