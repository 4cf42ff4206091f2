import {
  type BinaryCrossEntropyWithLogitsOptions,
  binaryCrossEntropyWithLogits as coreBinaryCrossEntropyWithLogits,
  type Tensor,
} from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import { logitOptions } from "./lossOptions.js";
import { sameRows } from "./sameRows.js";

/**
 * Binary cross-entropy of logits. It is core's, for targets [rows] beside outputs [rows, 1], too.
 *
 * @param output float[rows, ...]
 * @param target number[rows, ...] of the same shape; [rows] fits [rows, 1]
 * @returns float[]
 * @throws HyalineError `shape` when output and target do not fit
 * @example
 * ```ts
 * const model = sequential([dense(8, { activation: relu }), dense(1)]);
 * await fit(model, yesOrNo, { optimizer: adam(), loss: losses.binaryCrossEntropyWithLogits, epochs: 10 });
 * ```
 */
export const binaryCrossEntropyWithLogits = /* @__PURE__ */ declare(
  (output: Tensor, target: Tensor, options?: BinaryCrossEntropyWithLogitsOptions): Tensor =>
    coreBinaryCrossEntropyWithLogits(
      output,
      sameRows("binaryCrossEntropyWithLogits", output, target),
      options,
    ),
  {
    name: "binaryCrossEntropyWithLogits",
    title: "Binary cross-entropy of logits",
    family: "losses",
    summary: "Compares logits with answers of 0 and 1, without overflow.",
    formula: "−mean(w t log σ(x) + (1 − t) log(1 − σ(x)))",
  },
  logitOptions,
  {},
);
