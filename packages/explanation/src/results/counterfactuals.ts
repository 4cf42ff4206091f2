import type { NumericArray } from "@hyaline/core";
import type { Provenance } from "../explanation.js";
import type { RowTarget } from "../model/targets.js";

/** Inputs near each row that the model answers otherwise. */
export interface Counterfactuals {
  readonly kind: "counterfactuals";
  readonly method: string;
  /** [rows, ...input] */
  readonly data: NumericArray;
  /** The output that was asked for, one per row. */
  readonly target: readonly RowTarget[];
  /** [rows, count, ...input] */
  readonly values: NumericArray;
  /** [rows, count]: 1 where the model answers as asked, else 0. */
  readonly valid: NumericArray;
  /** [rows, count]: the asked output at each. */
  readonly outputs?: NumericArray;
  /** [rows, count]: how far each is from its row. */
  readonly distances?: NumericArray;
  readonly featureNames?: readonly string[];
  readonly outputNames?: readonly string[];
  readonly provenance: Provenance;
}
