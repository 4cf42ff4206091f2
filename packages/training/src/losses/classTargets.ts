import { fail, formatSpec, isFloat, type Spec } from "@hyaline/core";
import type { Column } from "../data/column.js";

/** Checks that targets are class labels below the number of outputs, or one row of probabilities per row of outputs. */
export function checkClassTargets(targets: Column, output: Spec): void {
  const classes = output.shape[1];
  if (classes === undefined) {
    fail(
      "shape",
      "crossEntropy needs outputs [rows, classes]",
      formatSpec(output),
      "end the model with dense(classes)",
    );
  }
  if (isFloat(targets.dtype)) return;
  const row = targets.values.findIndex((label) => label < 0 || label >= classes);
  if (row < 0) return;
  fail(
    "data",
    `class labels lie between 0 and ${classes - 1}, as the model has ${classes} outputs`,
    `${targets.values[row]} in row ${row}`,
    "count classes from 0, or give the model more outputs",
  );
}
