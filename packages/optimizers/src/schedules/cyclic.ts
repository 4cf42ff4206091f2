import { add, div, floor, full, lessEqual, maximum, mul, pow, sub, type Tensor, where } from "@hyaline/core";
import { choice, declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { atLeast1, needed } from "./parts/options.js";

const cyclicOptions = {
  /** The lowest value. */
  min: needed("The lowest value."),
  /** The highest value. */
  max: needed("The highest value."),
  /** The steps from `min` to `max`. */
  stepsUp: atLeast1("The steps from `min` to `max`."),
  /** The steps back to `min` (default: as many as up). */
  stepsDown: number(
    "The steps back to `min` (default: as many as up).",
    undefined,
    [1, 1.7976931348623157e308],
  ),
  /**
   * What becomes of the wave's height: it stays (`"triangular"`, the default), is halved in each period (`"halving"`), or is
   * multiplied by `decay` at each step (`"exponential"`). PyTorch's `triangular`, `triangular2` and `exp_range`.
   */
  mode: choice("What becomes of the wave's height.", ["triangular", "halving", "exponential"], "triangular"),
  /** What is left of the height after one step of mode `"exponential"` (default 1). */
  decay: number('What is left of the height after one step of mode "exponential".', 1, [0, 1]),
};
export interface CyclicOptions extends Given<typeof cyclicOptions> {}

/**
 * A triangle wave between `min` and `max`, whose height may shrink. PyTorch's `CyclicLR`.
 *
 * Source: Smith, 2017, "Cyclical Learning Rates for Training Neural Networks", section 3.2.
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const learningRate = cyclic({ min: 0.001, max: 0.01, stepsUp: 2000, mode: "halving" });
 * ```
 */
export const cyclic = /* @__PURE__ */ declare(
  (options: CyclicOptions): Schedule => {
    const {
      min,
      max,
      stepsUp,
      stepsDown = stepsUp,
      mode,
      decay,
    } = readOptions("cyclic", cyclicOptions, options);
    const period = stepsUp + stepsDown;
    const heightAt = (step: Tensor, cycle: Tensor): Tensor | number => {
      if (mode === "halving") return pow(full([], 0.5, { dtype: step.dtype }), cycle);
      return mode === "exponential" ? pow(full([], decay, { dtype: step.dtype }), step) : 1;
    };
    return (step) => {
      const cycle = floor(div(step, period));
      const place = sub(step, mul(cycle, period));
      const wave = where(
        lessEqual(place, stepsUp),
        div(place, stepsUp),
        maximum(div(sub(period, place), stepsDown), 0),
      );
      return add(mul(mul(wave, heightAt(step, cycle)), max - min), min);
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
