import { choice, type Given } from "@hyaline/core/facts";
import { classesOf } from "./classes.js";
import type { RowsSource } from "./readRows.js";

export const averageOptions = {
  /** How classes count: all alike (default), or by their rows. A single output has one class, 1. */
  average: /* @__PURE__ */ choice(
    "How classes count: all alike, or by their rows.",
    ["macro", "weighted"],
    "macro",
  ),
};
export interface AverageOptions extends Given<typeof averageOptions> {}

interface Counts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/**
 * The mean of a number of each class, of those that are true or predicted anywhere, as in scikit-learn; where it would divide by 0
 * it is 0.
 */
export function perClass(
  who: string,
  outputs: RowsSource,
  targets: RowsSource,
  average: "macro" | "weighted",
  of: (counts: Counts) => number,
): number {
  const { truth, predicted, classes, binary } = classesOf(who, outputs, targets);
  let [sum, weights] = [0, 0];
  for (let k = binary ? 1 : 0; k < classes; k++) {
    let [truePositives, falsePositives, falseNegatives] = [0, 0, 0];
    for (let i = 0; i < truth.length; i++) {
      if (predicted[i] === k) truth[i] === k ? truePositives++ : falsePositives++;
      else if (truth[i] === k) falseNegatives++;
    }
    const rows = truePositives + falseNegatives;
    if (!binary && rows + falsePositives === 0) continue;
    const weight = average === "weighted" && !binary ? rows : 1;
    sum += weight * of({ truePositives, falsePositives, falseNegatives });
    weights += weight;
  }
  return ratio(sum, weights);
}

export const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);
