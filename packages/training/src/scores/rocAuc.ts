import { fail } from "@hyaline/core";
import { ranked } from "./parts/classes.js";
import type { RowsSource } from "./parts/readRows.js";
import { wholeScore } from "./wholeScore.js";

/**
 * The area under the receiver operating characteristic: how often a row of class 1 has a larger output than one of class 0; ties
 * count half.
 *
 * Source: Hanley and McNeil, 1982, "The meaning and use of the area under a receiver operating characteristic (ROC) curve".
 *
 * @param outputs logits or probabilities of class 1, [rows], or logits of two classes, [rows, 2]
 * @param targets class labels 0 and 1, [rows]
 * @throws HyalineError `data` where a class has no row, or for other labels, `shape`
 * @example
 * ```ts
 * scores.rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]); // 0.75
 * ```
 */
export const rocAuc = /* @__PURE__ */ wholeScore(
  (outputs: RowsSource, targets: RowsSource): number => {
    const { sure, truth, positives, negatives } = ranked("rocAuc", outputs, targets);
    if (positives === 0 || negatives === 0)
      fail(
        "data",
        "rocAuc needs rows of both classes",
        `${positives} of class 1 and ${negatives} of class 0`,
      );
    const order = Array.from(sure.keys()).sort((a, b) => (sure[a] as number) - (sure[b] as number));
    let ranks = 0;
    for (let from = 0; from < order.length; ) {
      let to = from;
      while (to < order.length && sure[order[to] as number] === sure[order[from] as number]) to++;
      // Ties share the middle of their ranks, which count from 1.
      for (let i = from; i < to; i++) ranks += (truth[order[i] as number] as number) * ((from + 1 + to) / 2);
      from = to;
    }
    return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
  },
  {
    name: "rocAuc",
    title: "ROC area",
    family: "scores",
    summary: "How often a row of class 1 has a larger output than one of class 0.",
    formula: "P(y_1 > y_0) + P(y_1 = y_0) / 2",
    source: {
      authors: "J. A. Hanley, B. J. McNeil",
      title: "The meaning and use of the area under a receiver operating characteristic (ROC) curve",
      year: 1982,
    },
  },
  {},
);
