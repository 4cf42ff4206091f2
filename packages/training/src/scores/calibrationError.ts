import { type Given, integer, readOptions } from "@hyaline/core/facts";
import { labels } from "./parts/classes.js";
import { type RowsSource, readPair } from "./parts/readRows.js";
import { wholeScore } from "./wholeScore.js";

const calibrationErrorOptions = {
  /** Into how many equal ranges of confidence rows are put (default 15, the paper's). */
  bins: integer("Into how many equal ranges of confidence rows are put.", 15, [1, 100000]),
};
export interface CalibrationErrorOptions extends Given<typeof calibrationErrorOptions> {}

/**
 * The expected calibration error: how far the confidence in the predicted class is from how often it is right, in ranges of
 * confidence, by their rows. 0 is the best: of what is said with 80 %, 80 % is right.
 *
 * Source: Guo, Pleiss, Sun and Weinberger, 2017, "On Calibration of Modern Neural Networks", equation 3.
 *
 * @param outputs logits [rows, classes], or [rows] of class 1; softmax or sigmoid is applied here
 * @param targets class labels [rows]
 * @throws HyalineError `data` for labels out of range or no rows, `shape`, `argument`
 * @example
 * ```ts
 * scores.calibrationError([Math.log(4), Math.log(4), Math.log(4), Math.log(4)], [1, 1, 1, 0]).toFixed(2); // "0.05"
 * ```
 */
export const calibrationError = /* @__PURE__ */ wholeScore(
  (outputs: RowsSource, targets: RowsSource, options: CalibrationErrorOptions = {}): number => {
    const { bins } = readOptions("calibrationError", calibrationErrorOptions, options);
    const { output, target } = readPair("calibrationError", outputs, targets);
    const { values, rows, width } = output;
    const truth = labels("calibrationError", target, width === 1 ? 2 : width);
    const sums = Array.from({ length: bins }, () => ({ confidence: 0, right: 0 }));
    for (let i = 0; i < rows; i++) {
      // A single logit is that of class 1 over a logit of 0.
      const logits =
        width === 1
          ? [0, values[i] as number]
          : Array.from({ length: width }, (_, k) => values[i * width + k] as number);
      const most = Math.max(...logits);
      const confidence = 1 / logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
      const bin = sums[
        Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1))
      ] as (typeof sums)[number];
      bin.confidence += confidence;
      bin.right += Number(logits.indexOf(most) === truth[i]);
    }
    return sums.reduce((sum, { confidence, right }) => sum + Math.abs(right - confidence) / rows, 0);
  },
  {
    name: "calibrationError",
    title: "Calibration error",
    family: "scores",
    summary: "How far the confidence in the predicted class is from how often it is right.",
    formula: "Σ_b n_b / n · |accuracy_b - confidence_b|",
    source: {
      authors: "C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger",
      title: "On Calibration of Modern Neural Networks",
      year: 2017,
      where: "equation 3",
    },
  },
  calibrationErrorOptions,
);
