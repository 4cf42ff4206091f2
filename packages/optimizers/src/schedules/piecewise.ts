import { add, fail, full, less, mul, sub, where } from "@hyaline/core";
import { choice, declare, type Given, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { numberList, stepList } from "./parts/options.js";
import { progress } from "./parts/progress.js";

const piecewiseOptions = {
  /** The values, one more than boundaries for constant pieces, as many for lines. */
  values: numberList("The values, one more than boundaries for constant pieces, as many for lines."),
  /** At which steps the next value holds, or is reached; in rising order. */
  boundaries: stepList("At which steps the next value holds, or is reached; in rising order."),
  /** Steps (default), or straight lines between the values, of which the first and last are kept outside. */
  shape: choice("Steps, or straight lines between the values.", ["constant", "linear"], "constant"),
};
export interface PiecewiseOptions extends Given<typeof piecewiseOptions> {}

/**
 * Values by the step: one for each piece, or straight lines through points.
 *
 * @throws HyalineError `argument` for options that do not exist or are missing, boundaries that do not rise, or another number
 * of values
 * @example
 * ```ts
 * const stairs = piecewise({ values: [0.1, 0.01, 0.001], boundaries: [3000, 6000] });
 * const lines = piecewise({ values: [0, 0.1, 0], boundaries: [0, 500, 6000], shape: "linear" });
 * ```
 */
export const piecewise = /* @__PURE__ */ declare(
  (options: PiecewiseOptions): Schedule => {
    const { values, boundaries, shape } = readOptions("piecewise", piecewiseOptions, options);
    const wanted = boundaries.length + (shape === "constant" ? 1 : 0);
    const rising = boundaries.every((boundary, i) => i === 0 || boundary > (boundaries[i - 1] as number));
    if (values.length !== wanted || wanted === 0 || !rising)
      fail(
        "argument",
        `piecewise needs rising boundaries, and ${shape === "constant" ? "one value more" : "as many values"}`,
        `${values.length} values for boundaries ${boundaries.join(", ") || "none"}`,
        "as in piecewise({ values: [0.1, 0.01], boundaries: [3000] })",
      );
    return (step) => {
      const at = (i: number) => full([], values[i] as number, { dtype: step.dtype });
      const piece = (i: number) => {
        const from = boundaries[i - 1];
        if (shape === "constant" || from === undefined) return at(i);
        const [low, high] = [values[i - 1] as number, values[i] as number];
        return add(mul(progress(sub(step, from), (boundaries[i] as number) - from), high - low), at(i - 1));
      };
      let value = piece(values.length - 1);
      for (let i = values.length - 2; i >= 0; i--)
        value = where(less(step, boundaries[i] as number), piece(i), value);
      return value;
    };
  },
  {
    name: "piecewise",
    title: "Piecewise",
    family: "schedules",
    summary: "Values by the step: one for each piece, or straight lines through points.",
  },
  piecewiseOptions,
  {},
);
