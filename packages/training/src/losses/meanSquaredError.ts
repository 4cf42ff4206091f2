import { sub, type Tensor } from "@hyaline/core";
import { sameRows } from "./sameRows.js";

/**
 * mean((output - target)²) over all elements.
 *
 * @param output float[rows, ...]
 * @param target number[rows, ...] of the same shape; [rows] fits [rows, 1]
 * @returns float[]
 * @throws HyalineError `shape` when output and target do not fit
 * @example
 * ```ts
 * await fit(model, data, { optimizer: adam(), loss: losses.meanSquaredError, epochs: 10 });
 * ```
 */
export function meanSquaredError(output: Tensor, target: Tensor): Tensor {
  const error = sub(output, sameRows("meanSquaredError", output, target));
  return error.mul(error).mean();
}
