import { readOptions } from "@hyaline/core/facts";
import { type AverageOptions, averageOptions, perClass, ratio } from "./parts/perClass.js";
import type { RowsSource } from "./parts/readRows.js";
import { wholeScore } from "./wholeScore.js";

/**
 * Of the rows of a class, the share that are found: TP / (TP + FN), averaged over classes; of a single output, that of class 1.
 *
 * @param outputs logits [rows, classes], or [rows] of class 1
 * @param targets class labels [rows], or probabilities [rows, classes]
 * @throws HyalineError `data` for labels out of range or no rows, `shape`, `argument`
 * @example
 * ```ts
 * scores.recall([[2, 1], [0, 3], [1, 0], [0, 1]], [0, 1, 1, 1]); // 0.8333333333333333
 * ```
 */
export const recall = /* @__PURE__ */ wholeScore(
  (outputs: RowsSource, targets: RowsSource, options: AverageOptions = {}): number => {
    const { average } = readOptions("recall", averageOptions, options);
    return perClass("recall", outputs, targets, average, ({ truePositives, falseNegatives }) =>
      ratio(truePositives, truePositives + falseNegatives),
    );
  },
  {
    name: "recall",
    title: "Recall",
    family: "scores",
    summary: "Of the rows of a class, the share that are found, averaged over classes.",
    formula: "mean_c TP_c / (TP_c + FN_c)",
  },
  averageOptions,
);
