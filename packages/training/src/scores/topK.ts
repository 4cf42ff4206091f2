import {
  argMax,
  cast,
  fail,
  formatSpec,
  greater,
  isFloat,
  lessEqual,
  reshape,
  sum,
  type Tensor,
  takeAlongAxis,
} from "@hyaline/core";
import { declare, type Given, integer, readOptions } from "@hyaline/core/facts";

const topKOptions = {
  /** Among how many of the largest outputs the class must be (default 5). */
  k: integer("Among how many of the largest outputs the class must be.", 5),
};
export interface TopKOptions extends Given<typeof topKOptions> {}

/**
 * The share of rows whose class is among the k largest outputs. Outputs that are equal to the class's own do not count as larger.
 *
 * @param output float[rows, classes]
 * @param target class labels int32[rows], or probabilities float[rows, classes]
 * @returns float32[]
 * @throws HyalineError `shape` when output and target do not fit, `argument`
 * @example
 * ```ts
 * const top3 = (output: Tensor, target: Tensor) => scores.topK(output, target, { k: 3 });
 * await fit(model, data, { optimizer: adam(), loss: losses.crossEntropy, scores: { top3 }, epochs: 10 });
 * ```
 */
export const topK = /* @__PURE__ */ declare(
  (output: Tensor, target: Tensor, options: TopKOptions = {}): Tensor => {
    const { k } = readOptions("topK", topKOptions, options);
    const [rows, classes] = output.shape;
    const byProbability = isFloat(target.dtype) && target.rank === 2 && target.shape[1] === classes;
    if (output.rank !== 2 || target.shape[0] !== rows || !(byProbability || target.size === rows))
      return fail(
        "shape",
        "topK needs outputs [rows, classes] and labels [rows]",
        `${formatSpec(output)} and ${formatSpec(target)}`,
      );
    const labels = byProbability
      ? argMax(target, { axis: 1 })
      : cast(reshape(target, [rows as number]), "int32");
    const own = takeAlongAxis(output, reshape(labels, [rows as number, 1]), { axis: 1 });
    const larger = sum(cast(greater(output, own), "float32"), { axes: 1 });
    return cast(lessEqual(larger, k - 1), "float32").mean();
  },
  {
    name: "topK",
    title: "Top-k accuracy",
    family: "scores",
    summary: "The share of rows whose class is among the k largest outputs.",
    formula: "mean(|{c : y_c > y_t}| < k)",
  },
  topKOptions,
  {},
);
