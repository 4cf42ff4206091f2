import { huber as coreHuber, type HuberOptions, type Tensor } from "@hyaline/core";
import { sameRows } from "./sameRows.js";

/**
 * The mean Huber loss: a parabola for small errors, a line beyond. It is core's, for targets [rows] beside outputs [rows, 1], too.
 *
 * @param output float[rows, ...]
 * @param target number[rows, ...] of the same shape; [rows] fits [rows, 1]
 * @returns float[]
 * @throws HyalineError `shape` when output and target do not fit
 * @example
 * ```ts
 * await fit(model, amounts, { optimizer: adam(), loss: losses.huber, epochs: 10 });
 * ```
 */
export const huber = (output: Tensor, target: Tensor, options?: HuberOptions): Tensor =>
  coreHuber(output, sameRows("huber", output, target), options);
