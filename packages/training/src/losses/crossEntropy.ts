import {
  add,
  cast,
  fail,
  formatSpec,
  isFloat,
  isInteger,
  logSoftmax,
  mul,
  neg,
  oneHot,
  type Tensor,
} from "@hyaline/core";
import { checkClassTargets } from "./classLabels.js";
import type { Loss } from "./loss.js";

export interface CrossEntropyOptions {
  /** How much of each target is spread evenly over all classes (default 0). */
  readonly labelSmoothing?: number;
}

function crossEntropyOf(
  output: Tensor,
  target: Tensor,
  { labelSmoothing = 0 }: CrossEntropyOptions = {},
): Tensor {
  const [rows, classes] = output.shape;
  if (output.rank !== 2 || rows === undefined || classes === undefined) {
    return fail("shape", "crossEntropy needs logits [rows, classes]", formatSpec(output));
  }
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    fail("argument", "crossEntropy needs labelSmoothing from 0 to 1", String(labelSmoothing));
  }
  const wanted = distribution(output, target);
  const smooth =
    labelSmoothing === 0 ? wanted : add(mul(wanted, 1 - labelSmoothing), labelSmoothing / classes);
  return neg(
    mul(smooth, logSoftmax(output, { axis: 1 }))
      .sum({ axes: 1 })
      .mean(),
  );
}

/** Class labels [rows] or probabilities [rows, classes] as probabilities in the output's data type. */
function distribution(output: Tensor, target: Tensor): Tensor {
  const [rows, classes] = output.shape as [number, number];
  const { shape, dtype } = target;
  if (isInteger(dtype) && shape.length === 1 && shape[0] === rows) {
    return oneHot(target, classes, { dtype: output.dtype });
  }
  if (isFloat(dtype) && shape.length === 2 && shape[0] === rows && shape[1] === classes) {
    return cast(target, output.dtype);
  }
  return fail(
    "shape",
    "crossEntropy needs integer labels [rows], or probabilities [rows, classes]",
    `${formatSpec(target)} for logits ${formatSpec(output)}`,
    "is the target's data type right? see dataset's targetDType",
  );
}

/**
 * Cross-entropy of the softmax of logits, averaged over rows: -mean_i Σ_c t_ic · log softmax(z_i)_c.
 *
 * @param output logits, float[rows, classes]
 * @param target class labels int32[rows], or probabilities float[rows, classes]
 * @param options `labelSmoothing` (Szegedy et al., 2016, "Rethinking the Inception Architecture", section 7)
 * @returns float[]
 * @throws HyalineError `shape` when output and target do not fit; in `fit`, `data` for labels out of range
 * @example
 * ```ts
 * await fit(model, data, { optimizer: adam(), loss: losses.crossEntropy, epochs: 10 });
 * ```
 */
export const crossEntropy: typeof crossEntropyOf & Loss = /* @__PURE__ */ Object.assign(crossEntropyOf, {
  checkTargets: checkClassTargets,
});
