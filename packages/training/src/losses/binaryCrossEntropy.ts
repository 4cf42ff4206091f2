import { binaryCrossEntropy as coreBinaryCrossEntropy, type LossOptions, type Tensor } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import { lossOptions } from "./lossOptions.js";
import { sameRows } from "./sameRows.js";

/**
 * Binary cross-entropy of probabilities (outputs of a sigmoid). It is core's, for targets [rows] beside outputs [rows, 1], too.
 *
 * @param output float[rows, ...]
 * @param target number[rows, ...] of the same shape; [rows] fits [rows, 1]
 * @returns float[]
 * @throws HyalineError `shape` when output and target do not fit
 * @example
 * ```ts
 * const model = sequential([dense(8, { activation: relu }), dense(1, { activation: sigmoid })]);
 * await fit(model, yesOrNo, { optimizer: adam(), loss: losses.binaryCrossEntropy, epochs: 10 });
 * ```
 */
export const binaryCrossEntropy = /* @__PURE__ */ declare(
  (output: Tensor, target: Tensor, options?: LossOptions): Tensor =>
    coreBinaryCrossEntropy(output, sameRows("binaryCrossEntropy", output, target), options),
  {
    name: "binaryCrossEntropy",
    title: "Binary cross-entropy",
    family: "losses",
    summary: "Compares probabilities with answers of 0 and 1.",
    formula: "−mean(t log p + (1 − t) log(1 − p))",
  },
  lossOptions,
  {},
);
