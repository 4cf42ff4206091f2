import { abs, sub, type Tensor } from "@hyaline/core";
import { sameRows } from "./sameRows.js";

/**
 * mean(|output - target|) over all elements.
 *
 * @param output float[rows, ...]
 * @param target number[rows, ...] of the same shape; [rows] fits [rows, 1]
 * @returns float[]
 * @throws HyalineError `shape` when output and target do not fit
 * @example
 * ```ts
 * const loss = losses.meanAbsoluteError(predictions, targets);
 * ```
 */
export const meanAbsoluteError = (output: Tensor, target: Tensor): Tensor =>
  abs(sub(output, sameRows("meanAbsoluteError", output, target))).mean();
