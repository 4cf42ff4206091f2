import { fail } from "@hyaline/core";
import { type RowsSource, readPair } from "./parts/readRows.js";
import { wholeScore } from "./wholeScore.js";

/**
 * How much of the targets' variance the outputs explain: 1 - Σ (y - t)² / Σ (t - mean t)², averaged over the elements of a row. 1 is
 * the best; always saying the mean gives 0.
 *
 * @param outputs [rows, ...]
 * @param targets like the outputs; [rows] stands for [rows, 1]
 * @throws HyalineError `shape`, `data` where a target does not vary
 * @example
 * ```ts
 * scores.rSquared([2.5, 0, 2, 8], [3, -0.5, 2, 7]); // 0.9486081370449679
 * ```
 */
export const rSquared = /* @__PURE__ */ wholeScore(
  (outputs: RowsSource, targets: RowsSource): number => {
    const { output, target } = readPair("rSquared", outputs, targets);
    const { rows, width } = output;
    if (target.width !== width)
      fail("shape", "rSquared needs targets like the outputs", `rows of ${target.width} for ${width}`);
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const at = (values: ArrayLike<number>, row: number) => values[row * width + k] as number;
      let mean = 0;
      for (let i = 0; i < rows; i++) mean += at(target.values, i) / rows;
      let [error, spread] = [0, 0];
      for (let i = 0; i < rows; i++) {
        error += (at(output.values, i) - at(target.values, i)) ** 2;
        spread += (at(target.values, i) - mean) ** 2;
      }
      if (spread === 0)
        fail("data", "rSquared needs targets that vary", `${at(target.values, 0)} in every row`);
      sum += 1 - error / spread;
    }
    return sum / width;
  },
  {
    name: "rSquared",
    title: "R²",
    family: "scores",
    summary: "How much of the targets' variance the outputs explain.",
    formula: "1 - Σ (y - t)² / Σ (t - mean t)²",
  },
  {},
);
