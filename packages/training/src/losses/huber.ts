import { huber as coreHuber, type HuberOptions, type Tensor } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import { huberOptions } from "./lossOptions.js";
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
export const huber = /* @__PURE__ */ declare(
  (output: Tensor, target: Tensor, options?: HuberOptions): Tensor =>
    coreHuber(output, sameRows("huber", output, target), options),
  {
    name: "huber",
    title: "Huber loss",
    family: "losses",
    summary: "Squares small errors and counts large ones as they are.",
    formula: "mean(e² / 2 where |e| ≤ δ, else δ (|e| − δ / 2))",
    source: { authors: "P. Huber", title: "Robust estimation of a location parameter", year: 1964 },
  },
  huberOptions,
  {},
);
