import { abs, add, div, floor, maximum, mul, sub } from "@hyaline/core";
import { declare, type Given, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { atLeast1, needed } from "./parts/options.js";

const cyclicOptions = {
  /** The lowest value. */
  min: needed("The lowest value."),
  /** The highest value. */
  max: needed("The highest value."),
  /** Half a period: the steps from `min` to `max`. */
  stepsUp: atLeast1("Half a period: the steps from `min` to `max`."),
};
export interface CyclicOptions extends Given<typeof cyclicOptions> {}

/**
 * A triangle wave between `min` and `max`. PyTorch's `CyclicLR` in mode `triangular`.
 *
 * Source: Smith, 2017, "Cyclical Learning Rates for Training Neural Networks", section 3.2.
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const learningRate = cyclic({ min: 0.001, max: 0.01, stepsUp: 2000 });
 * ```
 */
export const cyclic = /* @__PURE__ */ declare(
  (options: CyclicOptions): Schedule => {
    const { min, max, stepsUp } = readOptions("cyclic", cyclicOptions, options);
    return (step) => {
      const halves = div(step, stepsUp);
      const cycle = floor(add(mul(halves, 0.5), 1));
      const distance = abs(add(sub(halves, mul(cycle, 2)), 1));
      return add(mul(maximum(sub(1, distance), 0), max - min), min);
    };
  },
  {
    name: "cyclic",
    title: "Cyclical",
    family: "schedules",
    summary: "A triangle wave between two values.",
    source: {
      authors: "L. N. Smith",
      title: "Cyclical Learning Rates for Training Neural Networks",
      year: 2017,
      where: "section 3.2",
    },
  },
  cyclicOptions,
  {},
);
