import { fail } from "@hyaline/core";
import { ranked } from "./parts/classes.js";
import type { RowsSource } from "./parts/readRows.js";
import { wholeScore } from "./wholeScore.js";

/**
 * The area under precision over recall, as average precision: the mean of the precision at each row of class 1, in the order of the
 * outputs. Rows of equal outputs come at once.
 *
 * @param outputs logits or probabilities of class 1, [rows], or logits of two classes, [rows, 2]
 * @param targets class labels 0 and 1, [rows]
 * @throws HyalineError `data` where class 1 has no row, or for other labels, `shape`
 * @example
 * ```ts
 * scores.prAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]); // 0.8333333333333333
 * ```
 */
export const prAuc = /* @__PURE__ */ wholeScore(
  (outputs: RowsSource, targets: RowsSource): number => {
    const { sure, truth, positives } = ranked("prAuc", outputs, targets);
    if (positives === 0) fail("data", "prAuc needs rows of class 1", "none");
    const order = Array.from(sure.keys()).sort((a, b) => (sure[b] as number) - (sure[a] as number));
    let [found, area] = [0, 0];
    for (let from = 0; from < order.length; ) {
      let to = from;
      const before = found;
      while (to < order.length && sure[order[to] as number] === sure[order[from] as number])
        found += truth[order[to++] as number] as number;
      area += ((found - before) / positives) * (found / to);
      from = to;
    }
    return area;
  },
  {
    name: "prAuc",
    title: "Average precision",
    family: "scores",
    summary: "The area under precision over recall: the mean precision at the rows of class 1.",
    formula: "Σ_n (R_n - R_{n-1}) P_n",
  },
  {},
);
