import { fail, formatSpec, isFloat, type Spec, sameShape } from "@hyaline/core";
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
  checkShape(targets, output);
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

/** Integers are indices, one a row; only probabilities are shaped like the outputs. */
function checkShape({ rows, rowShape, dtype, values }: Column, output: Spec): void {
  const wanted = isFloat(dtype) ? output.shape.slice(1) : output.shape.slice(2);
  if (sameShape(rowShape, wanted)) return;
  const isOneHot =
    !isFloat(dtype) && rowShape.length === 1 && values.every((value) => value === 0 || value === 1);
  const indices = "write dataset(inputs, labels.map((row) => row.indexOf(1)))";
  let remedy = "are there as many outputs as classes?";
  if (isOneHot) remedy = `one-hot labels are probabilities, { targetDType: "float32" }, or ${indices}`;
  if (isFloat(dtype) && rowShape.length === 0) remedy = 'class labels are whole: { targetDType: "int32" }';
  fail(
    "shape",
    "crossEntropy needs class labels int32[rows], or probabilities float32[rows, classes] like the outputs",
    `${formatSpec({ dtype, shape: [rows, ...rowShape] })} for outputs of ${formatSpec(output)}`,
    remedy,
  );
}
