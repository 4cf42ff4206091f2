import type { NumericArray } from "@hyaline/core";

/** What a classifier answered for rows whose classes are known. */
export interface Predictions {
  readonly kind: "predictions";
  /** [rows, outputs]: probabilities, one for each class, which sum to 1 in each row. */
  readonly outputs: NumericArray;
  /** The class that is right, one for each row: its place among the outputs. */
  readonly labels: readonly number[];
  readonly outputNames?: readonly string[];
}
