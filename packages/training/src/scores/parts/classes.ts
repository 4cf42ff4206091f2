import { fail } from "@hyaline/core";
import { type HostRows, type RowsSource, readPair } from "./readRows.js";

/** The true and the predicted class of each row, from 0. */
export interface Classes {
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  readonly classes: number;
  /** Whether a row has a single output, a logit of class 1. */
  readonly binary: boolean;
}

/**
 * The class of a row is its largest output; of a single output, a logit, it is 1 above 0. Targets are class labels, or as many
 * probabilities as there are classes.
 */
export function classesOf(who: string, outputs: RowsSource, targets: RowsSource): Classes {
  const { output, target } = readPair(who, outputs, targets);
  const binary = output.width === 1;
  const classes = binary ? 2 : output.width;
  const predicted = binary
    ? Int32Array.from({ length: output.rows }, (_, i) => Number((output.values[i] as number) > 0))
    : largest(output);
  return { truth: labels(who, target, classes), predicted, classes, binary };
}

/** Class labels, checked to lie below the number of classes. */
export function labels(who: string, target: HostRows, classes: number): Int32Array {
  if (target.width === classes && classes > 1) return largest(target);
  if (target.width !== 1)
    fail(
      "shape",
      `${who} needs class labels, or a probability for each of ${classes} classes`,
      `rows of ${target.width} targets`,
    );
  return Int32Array.from({ length: target.rows }, (_, row) => {
    const label = target.values[row] as number;
    if (!Number.isInteger(label) || label < 0 || label >= classes)
      fail("data", `${who} needs class labels from 0 to ${classes - 1}`, `${label} in row ${row}`);
    return label;
  });
}

function largest({ values, rows, width }: HostRows): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let k = 1; k < width; k++)
      if ((values[row * width + k] as number) > (values[row * width + best] as number)) best = k;
    return best;
  });
}

/** How sure a model is of class 1, one number a row, with the labels: of a logit, or of two. */
export function ranked(who: string, outputs: RowsSource, targets: RowsSource) {
  const { output, target } = readPair(who, outputs, targets);
  const { values, rows, width } = output;
  if (width > 2)
    fail(
      "shape",
      `${who} needs one output a row, or those of two classes`,
      `rows of ${width}`,
      "take one class at a time",
    );
  const sure = Float64Array.from({ length: rows }, (_, i) =>
    width === 1 ? (values[i] as number) : (values[2 * i + 1] as number) - (values[2 * i] as number),
  );
  const truth = labels(who, target, 2);
  const positives = truth.reduce((sum, label) => sum + label, 0);
  return { sure, truth, positives, negatives: rows - positives };
}
