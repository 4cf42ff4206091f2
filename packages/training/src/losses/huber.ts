import { abs, fail, lessEqual, sub, type Tensor, where } from "@hyaline/core";
import { sameRows } from "./sameRows.js";

export interface HuberOptions {
  /** Where the parabola becomes a line (default 1, PyTorch's). */
  readonly delta?: number;
}

/**
 * e² / 2 for errors up to delta, delta · (|e| - delta / 2) beyond, averaged over all elements.
 *
 * Source: Huber, 1964, "Robust Estimation of a Location Parameter".
 *
 * @param output float[rows, ...]
 * @param target number[rows, ...] of the same shape; [rows] fits [rows, 1]
 * @returns float[]
 * @throws HyalineError `shape` when output and target do not fit, `argument` for a delta that is not positive
 * @example
 * ```ts
 * const loss = losses.huber(predictions, targets, { delta: 0.5 });
 * ```
 */
export function huber(output: Tensor, target: Tensor, { delta = 1 }: HuberOptions = {}): Tensor {
  if (!(delta > 0 && Number.isFinite(delta))) fail("argument", "huber needs a delta above 0", String(delta));
  const error = abs(sub(output, sameRows("huber", output, target)));
  const parabola = error.mul(error).mul(0.5);
  return where(lessEqual(error, delta), parabola, error.sub(delta / 2).mul(delta)).mean();
}
