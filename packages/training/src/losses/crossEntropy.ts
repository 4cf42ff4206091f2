import { type CrossEntropyOptions, crossEntropy as coreCrossEntropy, type Tensor } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import { checkClassTargets } from "./classTargets.js";
import type { Loss } from "./loss.js";
import { classOptions } from "./lossOptions.js";

const compute = (output: Tensor, target: Tensor, options?: CrossEntropyOptions): Tensor =>
  coreCrossEntropy(output, target, options);

/**
 * Cross-entropy of the softmax of logits, averaged over rows. It is core's, with a check of the labels before training.
 *
 * @param output logits, float[rows, classes]
 * @param target class labels int32[rows], or probabilities float[rows, classes]
 * @param options label smoothing, weights of classes
 * @returns float[]
 * @throws HyalineError `shape` when output and target do not fit; in `fit` and `evaluateModel`, `data` for labels out of
 * range
 * @example
 * ```ts
 * await fit(model, data, { optimizer: adam(), loss: losses.crossEntropy, epochs: 10 });
 * ```
 */
export const crossEntropy = /* @__PURE__ */ declare(
  /* @__PURE__ */ Object.assign(compute, { checkTargets: checkClassTargets }) as typeof compute & Loss,
  {
    name: "crossEntropy",
    title: "Cross-entropy",
    family: "losses",
    summary: "Compares logits with classes, or with the probabilities of classes.",
    formula: "−mean(Σ q_c log softmax(x)_c)",
  },
  classOptions,
  {},
);
