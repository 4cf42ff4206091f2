import { readOptions } from "@hyaline/core/facts";
import { type AverageOptions, averageOptions, perClass, ratio } from "./parts/perClass.js";
import type { RowsSource } from "./parts/readRows.js";
import { wholeScore } from "./wholeScore.js";

/**
 * Of the rows that are said to be of a class, the share that are: TP / (TP + FP), averaged over classes; of a single output, that
 * of class 1.
 *
 * @param outputs logits [rows, classes], or [rows] of class 1
 * @param targets class labels [rows], or probabilities [rows, classes]
 * @throws HyalineError `data` for labels out of range or no rows, `shape`, `argument`
 * @example
 * ```ts
 * scores.precision([[2, 1], [0, 3], [1, 0], [0, 1]], [0, 1, 1, 1]); // 0.75
 * ```
 */
export const precision = /* @__PURE__ */ wholeScore(
  (outputs: RowsSource, targets: RowsSource, options: AverageOptions = {}): number => {
    const { average } = readOptions("precision", averageOptions, options);
    return perClass("precision", outputs, targets, average, ({ truePositives, falsePositives }) =>
      ratio(truePositives, truePositives + falsePositives),
    );
  },
  {
    name: "precision",
    title: "Precision",
    family: "scores",
    summary: "Of the rows said to be of a class, the share that are, averaged over classes.",
    formula: "mean_c TP_c / (TP_c + FP_c)",
  },
  averageOptions,
);
