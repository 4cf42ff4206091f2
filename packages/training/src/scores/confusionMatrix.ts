import { declare } from "@hyaline/core/facts";
import { classesOf } from "./parts/classes.js";
import type { RowsSource } from "./parts/readRows.js";

/**
 * How many rows of each class (down) are said to be of each class (across).
 *
 * @param outputs logits [rows, classes], or [rows] of class 1
 * @param targets class labels [rows], or probabilities [rows, classes]
 * @returns a table for people: `fit` takes scores that are one number
 * @throws HyalineError `data` for labels out of range or no rows, `shape`
 * @example
 * ```ts
 * scores.confusionMatrix([[2, 1], [0, 3], [1, 0], [0, 1]], [0, 1, 1, 1]); // [[1, 0], [1, 2]]
 * ```
 */
export const confusionMatrix = /* @__PURE__ */ declare(
  (outputs: RowsSource, targets: RowsSource): number[][] => {
    const { truth, predicted, classes } = classesOf("confusionMatrix", outputs, targets);
    const table = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
    truth.forEach((label, i) => {
      const row = table[label] as number[];
      const said = predicted[i] as number;
      row[said] = (row[said] as number) + 1;
    });
    return table;
  },
  {
    name: "confusionMatrix",
    title: "Confusion matrix",
    family: "scores",
    summary: "How many rows of each class are said to be of each class.",
  },
  {},
  {},
);
