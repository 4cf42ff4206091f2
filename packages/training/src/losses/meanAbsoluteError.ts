import { meanAbsoluteError as coreMeanAbsoluteError, type LossOptions, type Tensor } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import { lossOptions } from "./lossOptions.js";
import { sameRows } from "./sameRows.js";

/**
 * The mean of |output - target|. It is core's, for targets [rows] beside outputs [rows, 1], too.
 *
 * @param output float[rows, ...]
 * @param target number[rows, ...] of the same shape; [rows] fits [rows, 1]
 * @returns float[]
 * @throws HyalineError `shape` when output and target do not fit
 * @example
 * ```ts
 * await fit(model, amounts, { optimizer: adam(), loss: losses.meanAbsoluteError, epochs: 10 });
 * ```
 */
export const meanAbsoluteError = /* @__PURE__ */ declare(
  (output: Tensor, target: Tensor, options?: LossOptions): Tensor =>
    coreMeanAbsoluteError(output, sameRows("meanAbsoluteError", output, target), options),
  {
    name: "meanAbsoluteError",
    title: "Mean absolute error",
    family: "losses",
    summary: "The mean distance between outputs and targets.",
    formula: "mean(|y − t|)",
  },
  lossOptions,
  {},
);
