import { meanSquaredError as coreMeanSquaredError, type LossOptions, type Tensor } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import { lossOptions } from "./lossOptions.js";
import { sameRows } from "./sameRows.js";

/**
 * The mean of (output - target)². It is core's, for targets [rows] beside outputs [rows, 1], too.
 *
 * @param output float[rows, ...]
 * @param target number[rows, ...] of the same shape; [rows] fits [rows, 1]
 * @returns float[]
 * @throws HyalineError `shape` when output and target do not fit
 * @example
 * ```ts
 * await fit(model, amounts, { optimizer: adam(), loss: losses.meanSquaredError, epochs: 10 });
 * ```
 */
export const meanSquaredError = /* @__PURE__ */ declare(
  (output: Tensor, target: Tensor, options?: LossOptions): Tensor =>
    coreMeanSquaredError(output, sameRows("meanSquaredError", output, target), options),
  {
    name: "meanSquaredError",
    title: "Mean squared error",
    family: "losses",
    summary: "The mean squared distance between outputs and targets.",
    formula: "mean((y − t)²)",
  },
  lossOptions,
  {},
);
