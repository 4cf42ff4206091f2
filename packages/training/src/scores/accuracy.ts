import { argMax, cast, equal, fail, formatSpec, greater, isFloat, reshape, type Tensor } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";

/**
 * The share of rows whose class is right. With several outputs per row the class is the largest one; with a single
 * output it is 1 where the output, a logit, is above 0.
 *
 * @param output float[rows, classes], float[rows, 1] or float[rows]
 * @param target class labels int32[rows], or, for several outputs, probabilities float[rows, classes]
 * @returns float32[]
 * @throws HyalineError `shape` when output and target do not fit
 * @example
 * ```ts
 * await fit(model, data, { optimizer: adam(), loss: losses.crossEntropy, scores: { accuracy: scores.accuracy }, epochs: 10 });
 * ```
 */
export const accuracy = /* @__PURE__ */ declare(
  (output: Tensor, target: Tensor): Tensor => {
    const [rows] = output.shape;
    if (rows === undefined || output.rank > 2) {
      return fail("shape", "accuracy needs outputs [rows, classes] or [rows]", formatSpec(output));
    }
    const single = output.size === rows;
    const predicted = single
      ? cast(greater(reshape(output, [rows]), 0), "int32")
      : argMax(output, { axis: 1 });
    return cast(equal(predicted, labelsOf(output, target, single)), "float32").mean();
  },
  {
    name: "accuracy",
    title: "Accuracy",
    family: "scores",
    summary: "The share of rows whose class is right.",
    formula: "mean(argmax(y) = t)",
  },
  {},
  {},
);

function labelsOf(output: Tensor, target: Tensor, single: boolean): Tensor {
  const [rows] = output.shape as [number];
  if (target.size === rows && target.shape[0] === rows && (single || !isFloat(target.dtype))) {
    return cast(reshape(target, [rows]), "int32");
  }
  if (target.rank === 2 && target.shape[0] === rows && target.shape[1] === output.shape[1]) {
    return argMax(target, { axis: 1 });
  }
  return fail(
    "shape",
    "accuracy needs integer labels [rows], or targets shaped like the outputs",
    `${formatSpec(target)} for ${formatSpec(output)}`,
  );
}
