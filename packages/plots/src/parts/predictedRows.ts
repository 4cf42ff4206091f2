import { fail, sizeOf } from "@hyaline/core";
import { type Predictions, targetName } from "@hyaline/explanation";
import { clip, isolate } from "./markup/escape.js";

/** A classifier's answer for one row. */
export interface PredictedRow {
  readonly label: number;
  /** The class of the largest output. */
  readonly answer: number;
  /** Its probability, and that of the class that is right. */
  readonly sure: number;
  readonly right: number;
}

export interface PredictedRows {
  readonly rows: readonly PredictedRow[];
  readonly classes: number;
  nameOf(label: number): string;
}

/**
 * What was answered and what is right, row by row. A single column of outputs is the probability of class 1.
 *
 * @throws HyalineError `shape` where rows and labels do not fit each other, `argument` for labels that are no classes
 */
export function predictedRows({ outputs, labels, outputNames }: Predictions): PredictedRows {
  const { shape, values } = outputs;
  const [rows = 0, columns = 0] = shape;
  if (
    shape.length !== 2 ||
    rows === 0 ||
    columns === 0 ||
    sizeOf(shape) !== values.length ||
    labels.length !== rows
  )
    fail(
      "shape",
      "predictions are [rows, classes] with one label for each row",
      `[${shape}] with ${labels.length} labels`,
    );
  const classes = Math.max(2, columns);
  const of = (row: number, label: number): number => {
    const value = values[row * columns + Math.min(label, columns - 1)] as number;
    return columns === 1 && label === 0 ? 1 - value : value;
  };
  return {
    classes,
    rows: labels.map((label, row) => {
      if (!Number.isInteger(label) || label < 0 || label >= classes)
        fail("argument", `a label is a class from 0 to ${classes - 1}`, String(label));
      let answer = 0;
      for (let each = 1; each < classes; each++) if (of(row, each) > of(row, answer)) answer = each;
      return { label, answer, sure: of(row, answer), right: of(row, label) };
    }),
    nameOf: (label) =>
      isolate(
        clip((columns > 1 && targetName(label, outputNames)) || outputNames?.[label] || `class ${label}`, 80),
      ),
  };
}
