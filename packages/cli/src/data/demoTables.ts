import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail } from "@hyaline/core";
import { readTable } from "./readTable.js";
import type { Table } from "./table.js";

/** The tables that ship with the package; their NOTICE says where they come from. */
export const shippedData: string = fileURLToPath(new URL("../../data", import.meta.url));

/** Features and class of every row. */
export interface LabelledTable {
  readonly featureNames: readonly string[];
  readonly rows: number;
  /** `[rows, features]` */
  readonly features: Float64Array;
  /** Whole numbers from 0, one per row. */
  readonly labels: Int32Array;
}

/** 1,797 handwritten digits of 8 × 8 pixels from 0 to 16, and which digit each is. */
export const readDigits = async (folder: string): Promise<LabelledTable> =>
  labelled(await readTable(join(folder, "digits.csv")), "digits.csv", { features: 64, classes: 10 });

/** Thirty measurements of 569 patients' cells, and whether the tumour is malignant (0) or benign (1). */
export const readPatients = async (folder: string): Promise<LabelledTable> =>
  labelled(await readTable(join(folder, "breast_cancer.csv")), "breast_cancer.csv", {
    features: 30,
    classes: 2,
  });

/** Splits off the last column, which must be called `target` and hold class labels. */
export function labelled(
  { columns, rows, values }: Table,
  source: string,
  expected: { readonly features: number; readonly classes: number },
): LabelledTable {
  const width = columns.length;
  if (columns.at(-1) !== "target" || width !== expected.features + 1) {
    fail(
      "file",
      `${source} has ${expected.features} columns of features and then target`,
      `${width} columns, the last ${JSON.stringify(columns.at(-1)?.slice(0, 40))}`,
    );
  }
  const features = new Float64Array(rows * (width - 1));
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    features.set(values.subarray(row * width, (row + 1) * width - 1), row * (width - 1));
    const label = values[(row + 1) * width - 1] as number;
    if (!Number.isInteger(label) || label < 0 || label >= expected.classes) {
      fail(
        "data",
        `${source} has classes from 0 to ${expected.classes - 1}`,
        `${label} in row ${row + 1}, column "target"`,
      );
    }
    labels[row] = label;
  }
  return { featureNames: columns.slice(0, -1), rows, features, labels };
}
