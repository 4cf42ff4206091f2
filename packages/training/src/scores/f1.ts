import { readOptions } from "@hyaline/core/facts";
import { type AverageOptions, averageOptions, perClass, ratio } from "./parts/perClass.js";
import type { RowsSource } from "./parts/readRows.js";
import { wholeScore } from "./wholeScore.js";

/**
 * The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN), averaged over classes; of a single output, that of class 1.
 *
 * @param outputs logits [rows, classes], or [rows] of class 1
 * @param targets class labels [rows], or probabilities [rows, classes]
 * @throws HyalineError `data` for labels out of range or no rows, `shape`, `argument`
 * @example
 * ```ts
 * scores.f1([[2, 1], [0, 3], [1, 0], [0, 1]], [0, 1, 1, 1]); // 0.7333333333333334
 * ```
 */
export const f1 = /* @__PURE__ */ wholeScore(
  (outputs: RowsSource, targets: RowsSource, options: AverageOptions = {}): number => {
    const { average } = readOptions("f1", averageOptions, options);
    return perClass("f1", outputs, targets, average, ({ truePositives, falsePositives, falseNegatives }) =>
      ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
    );
  },
  {
    name: "f1",
    title: "F1",
    family: "scores",
    summary: "The harmonic mean of precision and recall, averaged over classes.",
    formula: "mean_c 2 TP_c / (2 TP_c + FP_c + FN_c)",
  },
  averageOptions,
);
