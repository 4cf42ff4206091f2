import { fail, isFloat } from "@hyaline/core";
import type { Column } from "./column.js";
import { type Columns, isColumn } from "./columns.js";
import type { Dataset } from "./dataset.js";

/**
 * The rows weighted by their classes too, besides the weights that they have.
 *
 * `"balanced"` is rows / (classes · rows of the class), of mean 1 over the rows, as in scikit-learn.
 */
export function weightedByClass<D extends Dataset<Columns, Columns>>(
  data: D,
  classWeight: "balanced" | readonly number[],
): D {
  const labels = labelsOf(data.targets);
  const weights = classWeight === "balanced" ? balanced(labels) : classWeight;
  const values = Float32Array.from(labels, (label, row) => {
    const weight = weights[label];
    if (weight === undefined)
      fail(
        "argument",
        "classWeight has a number for each class",
        `${weights.length} for class ${label} in row ${row}`,
      );
    return (weight as number) * (data.weights?.values[row] ?? 1);
  });
  return {
    ...data,
    weights: { rows: data.rows, shape: [data.rows], rowShape: [], dtype: "float32", values },
  };
}

function labelsOf(targets: Columns): ArrayLike<number> & Iterable<number> {
  if (isColumn(targets) && !isFloat(targets.dtype) && targets.rowShape.length === 0)
    return (targets as Column).values as Int32Array;
  return fail(
    "argument",
    "classWeight needs class labels, one whole number a row",
    isColumn(targets)
      ? `${targets.dtype}[${[targets.rows, ...targets.rowShape].join(", ")}]`
      : "several targets by name",
    "give the dataset weights, one for each row",
  );
}

function balanced(labels: ArrayLike<number> & Iterable<number>): number[] {
  const counts: number[] = [];
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  const classes = counts.filter((count) => count > 0).length;
  return Array.from(counts, (count) => (count ? labels.length / (classes * count) : 0));
}
