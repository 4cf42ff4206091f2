import { meanSquaredError as coreMeanSquaredError, type LossOptions, type Tensor } from "@hyaline/core";
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
export const meanSquaredError = (output: Tensor, target: Tensor, options?: LossOptions): Tensor =>
  coreMeanSquaredError(output, sameRows("meanSquaredError", output, target), options);
